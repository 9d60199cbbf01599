package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.soak.RestartTallies.Tally;
import io.vireo.soak.RestartTallies.Window;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestartTalliesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Duration LATER = Duration.ofSeconds(100);

  private final long now = System.nanoTime();
  private final WaitingEventLedger ledger = new WaitingEventLedger();
  private final Ledger.Emitter eventIds = ledger.totals().emitter();

  private final List<Window> windows =
      List.of(
          new Window(FaultKind.STOP, now - SECOND, now + 10 * SECOND),
          new Window(FaultKind.KILL, now + 90 * SECOND, now + 110 * SECOND));

  private String confirmed(Duration delay) {
    String id = eventIds.next();
    ledger.delayed(id, "route", delay);
    ledger.settled(id, true, null);
    return id;
  }

  private List<Tally> tallies(String... inRecovery) {
    return RestartTallies.of(windows, ledger, Set.of(inRecovery));
  }

  @Test
  void aLostEventBelongsToTheRestartInWhichItWasDue() {
    confirmed(Duration.ZERO);
    confirmed(LATER);
    confirmed(LATER);
    confirmed(Duration.ofSeconds(50));

    List<Tally> tallies = tallies();

    assertThat(tallies)
        .extracting(Tally::kind)
        .containsExactly(FaultKind.STOP, FaultKind.KILL, null);
    assertThat(tallies).extracting(Tally::lost).containsExactly(1L, 2L, 1L);
    assertThat(tallies).extracting(Tally::due).containsExactly(1L, 2L, 1L);
  }

  @Test
  void anEventFoundInRecoveryIsNotLost() {
    String id = confirmed(LATER);

    assertThat(tallies(id)).extracting(Tally::inRecovery).containsExactly(0L, 1L, 0L);
    assertThat(tallies(id)).extracting(Tally::lost).containsOnly(0L);
  }

  @Test
  void aDuplicateBelongsToTheLastFault() {
    String id = confirmed(Duration.ZERO);
    ledger.handled(id, id, false, 1);
    ledger.handled(id, id, true, 1);

    assertThat(tallies()).extracting(Tally::duplicated).containsExactly(1L, 0L, 0L);
  }

  @Test
  void anEventThatWasEmittedDuringAnOutageCountsAsLateInThatOutage() {
    // The event is emitted during the outage and due after it.
    String id = confirmed(Duration.ofSeconds(50));
    ledger.handled(id, id, false, 1);

    List<Tally> tallies = tallies();

    assertThat(tallies).extracting(Tally::due).containsExactly(0L, 0L, 1L);
    assertThat(tallies).extracting(tally -> tally.lateness().early()).containsExactly(1L, 0L, 0L);
  }
}
