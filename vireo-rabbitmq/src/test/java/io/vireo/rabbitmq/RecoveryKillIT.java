package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A program that redrives is killed, and again: nothing is lost, what was not meant is untouched,
 * and not more comes twice than was under way.
 */
@Tag("fault")
class RecoveryKillIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final int NUMBER = 10_000;
  private static final int KILLS = 2;
  private static final int REDRIVEN_BEFORE_A_KILL = 700;
  private static final int WINDOW = 50;

  /** So that it is not through before it is killed. */
  private static final int EVENTS_PER_SECOND = 1_000;

  private static final String SAYS = "redriven ";

  @Test
  void killsInTheMiddleCostNothingAndRepeatAWindowAtMost() throws Exception {
    try (FailedEvents events = new FailedEvents(NUMBER)) {
      List<String> others = othersOf(events);

      for (int i = 0; i < KILLS; i++) {
        redriveAndKill(events);
      }
      long before = events.recovery().count();
      RedriveResult result = events.recovery().redrive(FailedEvents.firstKind(), options());

      assertThat(result.matched()).isEqualTo(result.redriven()).isPositive();
      assertThat(result.left()).isZero();
      assertThat(before).isLessThanOrEqualTo(NUMBER - (long) KILLS * REDRIVEN_BEFORE_A_KILL);
      assertThat(othersOf(events)).isEqualTo(others);
      assertThat(events.cameBack())
          .isBetween(
              (long) events.firstKindCount(),
              (long) events.firstKindCount() + (long) KILLS * WINDOW);
      Map<Integer, AtomicInteger> handled = events.handle();
      Set<Integer> meant = events.firstKindNumbers();
      assertThat(handled.keySet()).isEqualTo(meant);
    }
  }

  private static List<String> othersOf(FailedEvents events) {
    return events.recovery().browse(RecoveryFilter.all()).stream()
        .filter(found -> !found.error().type().endsWith(FailedEvents.FIRST_KIND))
        .map(found -> found.id() + " " + new String(found.event().body(), UTF_8))
        .toList();
  }

  private static RedriveOptions options() {
    return RedriveOptions.builder().window(WINDOW).build();
  }

  private static void redriveAndKill(FailedEvents events) throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                NODE.url(),
                events.route())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = program.inputReader(UTF_8)) {
      awaitRedriven(output);
      assertThat(program.isAlive()).as("it is in the middle").isTrue();
    } finally {
      program.destroyForcibly().waitFor();
    }
    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () ->
                NODE.admin()
                    .queue("RECOVERY." + events.route())
                    .filter(queue -> queue.unacknowledged() == 0)
                    .isPresent());
  }

  private static void awaitRedriven(BufferedReader output) throws IOException {
    long redriven = 0;
    String last = "";
    while (redriven < REDRIVEN_BEFORE_A_KILL) {
      String line = output.readLine();
      assertThat(line)
          .as("the program goes on until it is killed, after %s, %s", redriven, last)
          .isNotNull();
      last = line;
      if (line.startsWith(SAYS)) {
        redriven = Long.parseLong(line.substring(SAYS.length()));
      }
    }
  }

  /** Redrives the first kind and says how far it is. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try (Core core = Core.connect(arguments[0])) {
        core.recovery(arguments[1])
            .redrive(
                FailedEvents.firstKind(),
                RedriveOptions.builder()
                    .window(WINDOW)
                    .eventsPerSecond(EVENTS_PER_SECOND)
                    .progress(result -> System.out.println(SAYS + result.redriven()))
                    .build());
      }
    }
  }
}
