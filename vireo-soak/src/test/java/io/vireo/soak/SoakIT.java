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
 * A soak of about a minute. Its faults come in random order; {@code -Dvireo.soak.seed=S} repeats
 * that of a run that failed.
 */
@Tag("soak")
class SoakIT {
  /** Not how fast: the machine may be busy. Not what is kept: pools keep threads for a while. */
  private static final Set<Aspect> NOT_HERE =
      EnumSet.of(Aspect.SPEED, Aspect.DETECTION, Aspect.LEAKS);

  private static final long SEED =
      Long.getLong("vireo.soak.seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));

  private static final Map<Kind, Integer> FAULTS =
      Map.of(
          Kind.KILL, 3,
          Kind.CLOSE, 5,
          Kind.BRIEF_SUSPEND, 1,
          Kind.LONG_SUSPEND, 2,
          Kind.ALARM, 2,
          Kind.DELETED_QUEUE, 2);

  private static SoakOptions options(Map<Kind, Integer> faults) {
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
    assertThat(goals.stream().filter(goal -> !NOT_HERE.contains(goal.aspect())))
        .as(table)
        .isNotEmpty()
        .allMatch(Goal::met);
    FAULTS.forEach(
        (kind, count) -> assertThat(result.outages(kind).count()).isEqualTo((long) count));
  }
}
