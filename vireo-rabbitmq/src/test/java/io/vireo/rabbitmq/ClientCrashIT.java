package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row 40 of the faults that this driver is made for: the program itself is killed. */
@Tag("fault")
class ClientCrashIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final int PREFETCH = 10;

  @Test
  void whatAKilledProgramHeldComesAgainAndNothingElse() throws Exception {
    String route = TestBroker.freshName("crash");
    try (RabbitDriver driver = RabbitDriver.connect(NODE.url())) {
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  NODE.url(),
                  route)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Set<String> emitted = new HashSet<>();
      String inHand;
      Set<String> done = new HashSet<>();
      try (BufferedReader output = program.inputReader(UTF_8)) {
        awaitListening(output);
        for (int i = 0; i < 30; i++) {
          var event = TestBroker.event(route, "\"" + (i == 5 ? "hang" : "go on") + "\"");
          assertThat(TestBroker.publish(driver, event)).isTrue();
          emitted.add(event.messageId());
        }
        String line = output.readLine();
        while (line.startsWith("done ")) {
          done.add(line.substring("done ".length()));
          line = output.readLine();
        }
        inHand = line.substring("hangs ".length());
      } finally {
        program.destroyForcibly().waitFor();
      }

      TestBroker.Recorder recorder = new TestBroker.Recorder();
      TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
      Set<String> handled = new HashSet<>(done);
      Set<String> redelivered = new HashSet<>();
      while (!handled.containsAll(emitted)) {
        Delivery delivery = recorder.next();
        handled.add(delivery.properties().messageId());
        if (delivery.redelivered()) {
          redelivered.add(delivery.properties().messageId());
        }
        delivery.acknowledge();
      }

      assertThat(handled).isEqualTo(emitted);
      assertThat(redelivered).contains(inHand).hasSizeLessThanOrEqualTo(PREFETCH);
    }
    NODE.admin().deleteQueue(route);
  }

  /** Reads what the program logs before it listens. */
  private static void awaitListening(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (!"listening".equals(line)) {
      assertThat(line).as("the program ended before it listened").isNotNull();
      line = output.readLine();
    }
  }

  /** Handles events until one tells it to hang. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      Observer app = Observer.connect(arguments[0]);
      app.onMessage(
          arguments[1],
          String.class,
          message -> {
            if (message.content().equals("hang")) {
              System.out.println("hangs " + message.id().orElseThrow());
              Thread.currentThread().join();
            }
            System.out.println("done " + message.id().orElseThrow());
          },
          ObserveOptions.builder().resumable(true).prefetch(PREFETCH).build());
      System.out.println("listening");
      app.join();
    }
  }
}
