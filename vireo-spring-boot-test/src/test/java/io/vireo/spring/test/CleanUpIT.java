package io.vireo.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vireo.Core;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.spring.test.ShopApplication.Order;
import io.vireo.tck.rabbitmq.RabbitNode;
import io.vireo.test.TestBroker;
import io.vireo.test.VireoTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * Spring closes the contexts of its cache while the JVM of the tests ends; even then nothing is
 * left on RabbitMQ.
 */
class CleanUpIT {

  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  static class OnRabbit {
    @Test
    void listens(Core core, TestBroker broker) throws IOException {
      core.emit("order.paid", new Order(1));
      broker.check();
      String queue = "vireo-test-" + broker.url().substring("vireo-test:".length()) + ".order.paid";
      assertThat(isThere(queue, System.getProperty("vireo.test.url"))).isTrue();
      Files.writeString(Path.of(System.getProperty("queue.file")), queue);
    }
  }

  /** Runs the test in a JVM of its own, and ends that as build tools do. */
  public static void main(String[] arguments) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(OnRabbit.class))
                .build());
    System.exit(0);
  }

  @Test
  void nothingIsLeftOnRabbitWhenTheJvmOfTheTestsHasEnded(@TempDir Path folder) throws Exception {
    Path queue = folder.resolve("queue");
    Path output = folder.resolve("output");
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dvireo.test.url=" + RabbitNode.sharedUrl(),
                "-Dqueue.file=" + queue,
                "-cp",
                System.getProperty("java.class.path"),
                CleanUpIT.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(tests.waitFor(1, TimeUnit.MINUTES)).as(output.toString()).isTrue();
    } finally {
      tests.destroyForcibly();
    }

    assertThat(queue).as(Files.readString(output)).exists();
    assertThat(isThere(Files.readString(queue), RabbitNode.sharedUrl()))
        .as(Files.readString(output))
        .isFalse();
  }

  private static boolean isThere(String queue, String url) {
    RabbitOptions options = RabbitOptions.builder().urls(url).build();
    try (RabbitInspector inspector = RabbitInspector.connect(options)) {
      return inspector.queue(queue).isPresent();
    }
  }
}
