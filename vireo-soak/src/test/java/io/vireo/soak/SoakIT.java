package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A soak of about a minute. Its faults happen in a random order; {@code -Dvireo.soak.seed=S}
 * repeats the faults of a failed run in their order.
 */
@Tag("soak")
class SoakIT {
  /**
   * This test does not judge times, since the machine may be busy, and no leaks, since pools keep
   * threads for a while.
   */
  private static final Set<Aspect> NOT_JUDGED =
      EnumSet.of(Aspect.RECOVERY, Aspect.DETECTION, Aspect.LEAKS);

  private static final long SEED =
      Long.getLong("vireo.soak.seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));

  private static final Map<FaultKind, Integer> FAULTS =
      Map.of(
          FaultKind.KILL, 3,
          FaultKind.CLOSE, 5,
          FaultKind.BRIEF_SUSPEND, 1,
          FaultKind.LONG_SUSPEND, 2,
          FaultKind.ALARM, 2,
          FaultKind.DELETED_QUEUE, 2);

  private static SoakOptions options(Map<FaultKind, Integer> faults) {
    return new SoakOptions(
        SEED,
        Duration.ZERO,
        0,
        faults,
        Duration.ofSeconds(2),
        Duration.ofMillis(100),
        Duration.ofMillis(600),
        Duration.ZERO);
  }

  @Test
  void noConfirmedEventIsLostAndAllListenersComeBack() throws Exception {
    SoakResult result = new Soak(options(FAULTS), () -> false).run();

    List<Goal> goals = Goals.of(result);
    String table = String.join("\n", Report.lines(result, goals));
    System.out.println(table);
    assertThat(goals.stream().filter(goal -> !NOT_JUDGED.contains(goal.aspect())))
        .as(table)
        .isNotEmpty()
        .allMatch(Goal::met);
    FAULTS.forEach(
        (kind, count) -> assertThat(result.outages(kind).count()).isEqualTo((long) count));
  }
}
