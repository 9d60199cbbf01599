package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.Goal.Aspect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A few thousand delayed events, a kill of their node among them. */
@Tag("soak")
class DelaysIT {

  @Test
  void noneIsLostOrEarlyAndThoseCancelledInTimeNeverCome() throws Exception {
    DelayGoals result = new DelayGoals(new Delays(3_000, Duration.ofSeconds(5), () -> false).run());

    List<Goal> goals = result.goals();
    String table =
        String.join("\n", result.table()) + "\n" + String.join("\n", Report.lines(goals));
    System.out.println(table);
    // Not how late: the machine may be busy.
    assertThat(goals.stream().filter(goal -> goal.aspect() != Aspect.PUNCTUAL))
        .as(table)
        .isNotEmpty()
        .allMatch(Goal::met);
  }
}
