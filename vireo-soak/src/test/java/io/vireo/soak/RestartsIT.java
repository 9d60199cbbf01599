package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Events that wait while their node is stopped in an orderly way and killed, on busy cores. {@code
 * -Dvireo.soak.seed=S} repeats the order of a run that failed.
 */
@Tag("soak")
class RestartsIT {
  private static final RestartOptions OPTIONS =
      new RestartOptions(
          Long.getLong("vireo.soak.seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE)),
          1_000,
          2,
          300,
          Duration.ofSeconds(2),
          true);

  @Test
  void noDelayedEventIsLostOrEarlyThroughRestarts() throws Exception {
    assertKeeps(DueTraffic::new);
  }

  @Test
  void noRetriedEventIsLostAndItsTriesAreCountedOnThroughRestarts() throws Exception {
    assertKeeps(RetriedTraffic::new);
  }

  private static void assertKeeps(Restarts.Traffics traffics) throws Exception {
    RestartGoals result = new RestartGoals(new Restarts(OPTIONS, traffics, () -> false).run());

    List<Goal> goals = result.goals();
    String table =
        String.join("\n", result.table()) + "\n" + String.join("\n", Report.lines(goals));
    System.out.println(table);
    assertThat(goals).as(table).isNotEmpty().allMatch(Goal::met);
  }
}
