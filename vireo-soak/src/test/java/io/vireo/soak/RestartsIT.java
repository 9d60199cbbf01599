package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Events that wait at their node while it is stopped and killed, with all cores busy. {@code
 * -Dvireo.soak.seed=S} repeats the faults of a failed run in their order.
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
    assertMeetsAllGoals(DelayedBurstTraffic::new);
  }

  @Test
  void noRetriedEventIsLostAndAttemptsAreCountedRightlyThroughRestarts() throws Exception {
    assertMeetsAllGoals(RetriedTraffic::new);
  }

  private static void assertMeetsAllGoals(Restarts.TrafficFactory trafficFactory) throws Exception {
    RestartGoals result =
        new RestartGoals(new Restarts(OPTIONS, trafficFactory, () -> false).run());

    List<Goal> goals = result.goals();
    String table =
        String.join("\n", result.table()) + "\n" + String.join("\n", Report.lines(goals));
    System.out.println(table);
    assertThat(goals).as(table).isNotEmpty().allMatch(Goal::met);
  }
}
