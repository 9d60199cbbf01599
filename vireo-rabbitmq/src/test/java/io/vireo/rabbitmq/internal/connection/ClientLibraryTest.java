package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.impl.ClientVersion;
import io.vireo.VireoException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ClientLibraryTest {
  private static final ClassLoader WITHOUT_BOOT = ClassLoader.getPlatformClassLoader();

  private final Logger logger = (Logger) LoggerFactory.getLogger(ClientLibrary.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void theClientOnTheClassPathIsTheOneThatTheBuildNames() {
    String named = System.getProperty("vireo.tested.amqp-client", ClientLibrary.WANTED);

    assertThat(ClientVersion.VERSION).isEqualTo(named);
    assertThatCode(() -> ClientLibrary.present().check(false)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37.1", "5.37.2-SNAPSHOT", "5.38.0.RC1", "6.0.0", "5.100.0", "0.0.0"})
  void thisVersionLaterOnesAndUnknownOnesAreTakenWithoutAWord(String version) {
    client(version).check(true);

    assertThat(log.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37.0", "5.30.0", "5.25.0", "5.9.99", "4.100.100", "5.21.0.RC1"})
  void anOlderOneIsTakenWithOneWarning(String version) {
    ClientLibrary client = client(version);

    client.check(false);
    client.check(false);

    assertThat(log.list).singleElement().extracting(ILoggingEvent::getLevel).isEqualTo(Level.WARN);
    assertThat(warning())
        .contains("amqp-client " + version)
        .contains(
            "<dependency><groupId>com.rabbitmq</groupId><artifactId>amqp-client</artifactId>"
                + "<version>5.37.1</version></dependency>")
        .contains("implementation 'com.rabbitmq:amqp-client:5.37.1'")
        .doesNotContain("spring");
  }

  @Test
  void aProgramThatInsistsIsRefusedAnOlderOneWithWhatToDo() {
    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> client("5.37.0").check(true))
        .withMessageContaining("amqp-client 5.37.0")
        .withMessageContaining("requireSafeClient")
        .withMessageContaining("implementation 'com.rabbitmq:amqp-client:5.37.1'");
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.16, rabbit-amqp-client.version",
    "4.0.9, rabbit-amqp-client.version",
    "4.1.2, rabbit-amqp-client.version",
    "4.2.0-M1, rabbitmq-client.version",
    "4.10.0, rabbitmq-client.version",
    "5.0.0, rabbitmq-client.version"
  })
  void aSpringBootProgramIsToldThePropertyOfItsVersion(
      String boot, String property, @TempDir Path folder) throws IOException {
    try (URLClassLoader program = withBoot(boot, folder)) {
      new ClientLibrary("5.30.0", program).check(false);
    }

    assertThat(warning())
        .contains("spring-boot-starter-parent " + boot)
        .contains("<" + property + ">5.37.1</" + property + ">")
        .contains("ext['" + property + "'] = '5.37.1'");
  }

  @Test
  void aSpringBootThatDoesNotTellItsVersionIsNoneAtAll(@TempDir Path folder) throws IOException {
    try (URLClassLoader program = withBoot(null, folder)) {
      new ClientLibrary("5.30.0", program).check(false);
    }

    assertThat(warning()).contains("with Maven").doesNotContain("spring");
  }

  @Test
  void whatVireoCannotGuardAgainstIsTold() {
    client("5.27.1").check(false);
    client("5.22.0").check(false);
    client("5.30.0").check(false);

    assertThat(log.list.get(0).getFormattedMessage()).contains("takes 10 s to be closed");
    assertThat(log.list.get(1).getFormattedMessage()).contains("not tested with a client before");
    assertThat(log.list.get(2).getFormattedMessage())
        .contains("not those that the program itself makes")
        .doesNotContain("takes 10 s", "not tested");
  }

  @ParameterizedTest
  @CsvSource({"5.25.0, true", "5.33.0, true", "5.33.1, false", "5.37.1, false", "0.0.0, true"})
  void clientsBeforeTheLimitsAndUnknownOnesAreGuarded(String version, boolean unlimited) {
    assertThat(client(version).readsWithoutLimit()).isEqualTo(unlimited);
  }

  private static ClientLibrary client(String version) {
    return new ClientLibrary(version, WITHOUT_BOOT);
  }

  private String warning() {
    assertThat(log.list).hasSize(1);
    return log.list.get(0).getFormattedMessage();
  }

  /** A program in which Spring Boot's class of that name tells this version. */
  private static URLClassLoader withBoot(String version, Path folder) throws IOException {
    Path source = folder.resolve("SpringBootVersion.java");
    String literal = version == null ? "null" : "\"" + version + "\"";
    Files.writeString(
        source,
        """
        package org.springframework.boot;
        public class SpringBootVersion { public static String getVersion() { return %s; } }
        """
            .formatted(literal));
    int failures =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(failures).isZero();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, WITHOUT_BOOT);
  }
}
