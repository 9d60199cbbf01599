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
  private final WaitingBooks books = new WaitingBooks();
  private final Ledger.Emitter page = books.ledger().emitter();

  private final List<Window> windows =
      List.of(
          new Window(Kind.STOP, now - SECOND, now + 10 * SECOND),
          new Window(Kind.KILL, now + 90 * SECOND, now + 110 * SECOND));

  private String confirmed(Duration delay) {
    String id = page.next();
    books.delayed(id, "route", delay);
    books.settled(id, true, null);
    return id;
  }

  private List<Tally> tallies(String... kept) {
    return RestartTallies.of(windows, books, Set.of(kept));
  }

  @Test
  void aLostEventBelongsToTheRestartInWhichItWasDue() {
    confirmed(Duration.ZERO);
    confirmed(LATER);
    confirmed(LATER);
    confirmed(Duration.ofSeconds(50));

    List<Tally> tallies = tallies();

    assertThat(tallies).extracting(Tally::kind).containsExactly(Kind.STOP, Kind.KILL, null);
    assertThat(tallies).extracting(Tally::lost).containsExactly(1L, 2L, 1L);
    assertThat(tallies).extracting(Tally::due).containsExactly(1L, 2L, 1L);
  }

  @Test
  void anEventFoundInRecoveryIsKept() {
    String id = confirmed(LATER);

    assertThat(tallies(id)).extracting(Tally::kept).containsExactly(0L, 1L, 0L);
    assertThat(tallies(id)).extracting(Tally::lost).containsOnly(0L);
  }

  @Test
  void aDuplicateBelongsToTheLastFault() {
    String id = confirmed(Duration.ZERO);
    books.handled(id, id, false, 1);
    books.handled(id, id, true, 1);

    assertThat(tallies()).extracting(Tally::duplicated).containsExactly(1L, 0L, 0L);
  }

  @Test
  void anEventThatAnOutageHeldUpIsNotLateOutsideOfIt() {
    // Emitted during the outage, due after it.
    String id = confirmed(Duration.ofSeconds(50));
    books.handled(id, id, false, 1);

    List<Tally> tallies = tallies();

    assertThat(tallies).extracting(Tally::due).containsExactly(0L, 0L, 1L);
    assertThat(tallies).extracting(tally -> tally.lateness().early()).containsExactly(1L, 0L, 0L);
  }
}
