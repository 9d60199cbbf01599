package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.Goal.Aspect;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RestartGoalsTest {
  private final WaitingEventLedger ledger = new WaitingEventLedger();
  private final Ledger.Emitter eventIds = ledger.totals().emitter();
  private String first;

  private String confirmed(Duration delay) {
    String id = eventIds.next();
    ledger.delayed(id, "route", delay);
    ledger.settled(id, true, null);
    return id;
  }

  private void handled(Duration delay) {
    first = confirmed(delay);
    ledger.handled(first, first, false, 1);
  }

  private RestartGoals goals(long unrouted, SoakResult.End ended, String... inRecovery) {
    Set<String> recovered = Set.of(inRecovery);
    recovered.forEach(ledger.totals()::recovered);
    long now = System.nanoTime();
    return new RestartGoals(
        new RestartResult(
            new RestartOptions(1, 1, 1, 1, Duration.ofSeconds(1), false),
            "3.10.8",
            Duration.ofSeconds(1),
            ended,
            ledger.totals().figures(),
            unrouted,
            Map.of(),
            RestartTallies.of(
                List.of(new RestartTallies.Window(FaultKind.STOP, now - 1, now)),
                ledger,
                recovered),
            ledger.wrongAttempts()));
  }

  private Set<Aspect> missed(long unrouted, SoakResult.End ended, String... inRecovery) {
    return goals(unrouted, ended, inRecovery).goals().stream()
        .filter(goal -> !goal.met())
        .map(Goal::aspect)
        .collect(Collectors.toSet());
  }

  private Set<Aspect> missed() {
    return missed(0, SoakResult.End.DONE);
  }

  @Test
  void aGoodRunMeetsAllGoals() {
    handled(Duration.ZERO);

    assertThat(missed()).isEmpty();
  }

  @Test
  void aLostEventIsMissed() {
    handled(Duration.ZERO);
    confirmed(Duration.ZERO);

    assertThat(missed()).containsExactly(Aspect.NO_LOSS);
  }

  @Test
  void anEventThatNoQueueTookIsInRecoveryAndNotLost() {
    handled(Duration.ZERO);

    assertThat(missed(1, SoakResult.End.DONE, confirmed(Duration.ZERO))).isEmpty();
  }

  @Test
  void anEventInRecoveryAfterFailedAttemptsIsMissed() {
    handled(Duration.ZERO);

    assertThat(missed(0, SoakResult.End.DONE, confirmed(Duration.ZERO)))
        .containsExactly(Aspect.ATTEMPTS);
  }

  @Test
  void anEarlyEventIsMissed() {
    handled(Duration.ofHours(1));

    assertThat(missed()).containsExactly(Aspect.NOT_EARLY);
  }

  @Test
  void aDuplicateIsAllowedOnlyWithItsOwnId() {
    handled(Duration.ZERO);
    ledger.handled(first, first, false, 1);
    assertThat(missed()).isEmpty();

    ledger.handled(first, "another", false, 1);

    assertThat(missed()).containsExactly(Aspect.DUPLICATES);
  }

  @Test
  void aNodeThatDoesNotComeBackIsMissed() {
    handled(Duration.ZERO);

    assertThat(missed(0, SoakResult.End.STUCK)).containsExactly(Aspect.LENGTH);
  }

  @Test
  void theTableHasARowForEachKindOfFault() {
    handled(Duration.ZERO);

    assertThat(goals(0, SoakResult.End.DONE).table())
        .filteredOn(line -> line.startsWith(FaultKind.STOP.label()))
        .hasSize(1);
  }
}
