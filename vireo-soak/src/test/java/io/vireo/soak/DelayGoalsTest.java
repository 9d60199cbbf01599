package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.Goal.Aspect;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DelayGoalsTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private static Ledger.Figures figures(long handled, long recovered, long duplicated) {
    return new Ledger.Figures(
        1_000, 1_000, 0, 0, handled, recovered, 1_000 - handled - recovered, duplicated, 0, 0, 0);
  }

  private static Lateness late(Duration... late) {
    Lateness lateness = new Lateness();
    for (Duration one : late) {
      lateness.add(one.toNanos());
    }
    return lateness;
  }

  private static Delays.Run run(String name, Ledger.Figures figures, Lateness lateness) {
    return new Delays.Run(name, Duration.ofSeconds(1), figures, lateness, lateness);
  }

  private static Delays.Run good(String name) {
    return run(name, figures(1_000, 0, 0), late(SHORT));
  }

  private static Delays.Run searched() {
    return run("cancelled", figures(990, 10, 0), late(SHORT));
  }

  private static Set<Aspect> missed(Delays.Run undisturbed, Delays.Run killed, int inTime) {
    Delays.Result result =
        new Delays.Result(
            undisturbed, good("behind"), searched(), killed, inTime, 10, late(SHORT), 10);
    List<Goal> goals = new DelayGoals(result).goals();
    return goals.stream().filter(goal -> !goal.met()).map(Goal::aspect).collect(Collectors.toSet());
  }

  @Test
  void aGoodRunMeetsAllGoals() {
    assertThat(missed(good("undisturbed"), good("killed"), 10)).isEmpty();
  }

  @Test
  void aLostEventIsMissed() {
    Delays.Run lost = run("lost", figures(999, 0, 0), late(SHORT));

    assertThat(missed(lost, good("killed"), 10)).containsExactly(Aspect.NO_LOSS);
    assertThat(missed(good("undisturbed"), lost, 10)).containsExactly(Aspect.NO_LOSS);
  }

  @Test
  void anEarlyEventIsMissed() {
    Delays.Run early = run("early", figures(1_000, 0, 0), late(SHORT, Duration.ofNanos(-1)));

    assertThat(missed(good("undisturbed"), early, 10)).containsExactly(Aspect.NOT_EARLY);
  }

  @Test
  void aLateEventIsMissedUnlessTheBrokerWasKilled() {
    Delays.Run late = run("late", figures(1_000, 0, 0), late(SHORT, Duration.ofSeconds(2)));

    assertThat(missed(late, late, 10)).containsExactly(Aspect.PUNCTUAL);
  }

  @Test
  void aDuplicateIsMissedUnlessTheBrokerWasKilled() {
    Delays.Run twice = run("twice", figures(1_000, 0, 1), late(SHORT));

    assertThat(missed(twice, twice, 10)).containsExactly(Aspect.DUPLICATES);
  }

  @Test
  void aFailedCancelIsMissed() {
    assertThat(missed(good("undisturbed"), good("killed"), 9)).containsExactly(Aspect.CANCELLING);
  }
}
