package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.impl.ClientVersion;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;

/** An application runs with the RabbitMQ client that Spring Boot manages, and is told of it. */
class ClientVersionIT {
  private static final String WANTED = "5.37.1";
  private static final String VERSION = ClientVersion.VERSION;

  @TempDir private Path folder;

  /** Spring Boot's version, unless a run of the tests names another one. */
  @Test
  void theClientIsTheOneThatTheTestsAreToRunWith() {
    assertThat(System.getProperty("vireo.tested.amqp-client", VERSION)).isEqualTo(VERSION);
  }

  @Test
  void anOlderClientIsWarnedOfOnceWithThePropertyOfSpringBoot() throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ShopProcess.class.getName(),
                "--server.port=0",
                "--spring.docker.compose.enabled=false",
                "--vireo.url=" + RabbitNode.sharedUrl())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(Files.readString(output)).contains("Started ShopProcess in"));
    } finally {
      process.destroyForcibly();
    }

    String warning = "com.rabbitmq:amqp-client " + VERSION + " is on the class path";
    String line =
        "with Maven and spring-boot-starter-parent "
            + SpringBootVersion.getVersion()
            + ", to <properties>: <rabbit-amqp-client.version>"
            + WANTED
            + "</rabbit-amqp-client.version>";
    int times = Version.parse(VERSION).compareTo(Version.parse(WANTED)) < 0 ? 1 : 0;
    String text = Files.readString(output);
    assertThat(text).contains("Started ShopProcess in");
    assertThat(occurrences(warning, text)).isEqualTo(times);
    assertThat(occurrences(line, text)).isEqualTo(times);
  }

  private static long occurrences(String what, String text) {
    return Pattern.compile(Pattern.quote(what))
        .matcher(text)
        .results()
        .map(MatchResult::start)
        .count();
  }
}
