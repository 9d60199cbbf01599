package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few thousand delayed events, with a kill of their node. */
@Tag("soak")
class DelaysIT {

  @Test
  void noEventIsLostOrEarlyAndCancelledEventsAreNotDelivered() throws Exception {
    DelayGoals result = new DelayGoals(new Delays(3_000, Duration.ofSeconds(5), () -> false).run());

    List<Goal> goals = result.goals();
    String table =
        String.join("\n", result.table()) + "\n" + String.join("\n", Report.lines(goals));
    System.out.println(table);
    // This test does not judge how late events are, since the machine may be busy.
    assertThat(goals.stream().filter(goal -> goal.aspect() != Aspect.PUNCTUAL))
        .as(table)
        .isNotEmpty()
        .allMatch(Goal::met);
  }
}
