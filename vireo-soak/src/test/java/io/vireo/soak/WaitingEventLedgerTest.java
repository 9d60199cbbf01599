package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitTimeoutException;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingEventLedgerTest {
  private static final String ROUTE = "route";
  private static final Duration LONG = Duration.ofHours(1);

  private final WaitingEventLedger ledger = new WaitingEventLedger();
  private final Ledger.Emitter eventIds = ledger.totals().emitter();

  private String confirmed(Duration delay) {
    String id = eventIds.next();
    ledger.delayed(id, ROUTE, delay);
    ledger.settled(id, true, null);
    return id;
  }

  private void handled(String id, int attempt) {
    ledger.handled(id, id, false, attempt);
  }

  @Test
  void aDelayedEventIsMissingUntilItIsHandled() {
    String id = confirmed(Duration.ZERO);
    assertThat(ledger.missing()).containsOnlyKeys(id);
    assertThat(ledger.missing().get(id).route()).isEqualTo(ROUTE);

    handled(id, 1);

    assertThat(ledger.missing()).isEmpty();
    assertThat(ledger.arrivals()).singleElement().matches(arrival -> arrival.late() >= 0);
    assertThat(ledger.totals().figures().open()).isZero();
  }

  @Test
  void anEventThatIsDeliveredBeforeItIsDueIsEarly() {
    handled(confirmed(LONG), 1);

    assertThat(ledger.arrivals()).singleElement().matches(arrival -> arrival.late() < 0);
  }

  @Test
  void anEventThatWasNotConfirmedMayBeDeliveredOrNot() {
    String never = eventIds.next();
    String delivered = eventIds.next();
    for (String id : new String[] {never, delivered}) {
      ledger.delayed(id, ROUTE, Duration.ZERO);
      ledger.settled(id, null, new EmitTimeoutException("too slow"));
    }

    handled(delivered, 1);

    assertThat(ledger.missing()).isEmpty();
    assertThat(ledger.duplicates()).isEmpty();
    assertThat(ledger.arrivals()).hasSize(1);
  }

  @Test
  void anEventThatIsDeliveredAgainIsADuplicate() {
    String id = confirmed(Duration.ZERO);

    handled(id, 1);
    handled(id, 1);

    assertThat(ledger.duplicates()).hasSize(1);
    assertThat(ledger.arrivals()).hasSize(1);
  }

  @Test
  void aRetriedEventWaitsForEachAttemptButTheFirst() {
    String id = eventIds.next();
    ledger.immediate(id, ROUTE);
    ledger.settled(id, true, null);

    ledger.attemptFailed(id, 1, Duration.ZERO);
    ledger.attemptFailed(id, 2, Duration.ZERO);
    assertThat(ledger.missing()).containsOnlyKeys(id);
    handled(id, 3);

    assertThat(ledger.missing()).isEmpty();
    assertThat(ledger.arrivals()).hasSize(2).allMatch(arrival -> arrival.late() >= 0);
    assertThat(ledger.wrongAttempts()).isZero();
  }

  @Test
  void anAttemptThatIsMadeTwiceIsADuplicate() {
    String id = eventIds.next();
    ledger.immediate(id, ROUTE);

    ledger.attemptFailed(id, 1, Duration.ZERO);
    ledger.attemptFailed(id, 1, LONG);
    ledger.attemptFailed(id, 2, Duration.ZERO);
    handled(id, 3);

    assertThat(ledger.duplicates()).hasSize(1);
    assertThat(ledger.arrivals()).hasSize(2).allMatch(arrival -> arrival.late() >= 0);
  }

  @Test
  void anAttemptThatIsSkippedIsAWrongAttempt() {
    String id = eventIds.next();
    ledger.immediate(id, ROUTE);

    ledger.attemptFailed(id, 1, Duration.ZERO);
    handled(id, 3);

    assertThat(ledger.wrongAttempts()).isOne();
  }
}
