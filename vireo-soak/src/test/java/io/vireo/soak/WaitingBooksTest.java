package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitTimeoutException;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingBooksTest {
  private static final String ROUTE = "route";
  private static final Duration LONG = Duration.ofHours(1);

  private final WaitingBooks books = new WaitingBooks();
  private final Ledger.Emitter page = books.ledger().emitter();

  private String confirmed(Duration delay) {
    String id = page.next();
    books.delayed(id, ROUTE, delay);
    books.settled(id, true, null);
    return id;
  }

  private void handled(String id, int attempt) {
    books.handled(id, id, false, attempt);
  }

  @Test
  void aDelayedEventIsMissingUntilItIsHandled() {
    String id = confirmed(Duration.ZERO);
    assertThat(books.missing()).containsOnlyKeys(id);
    assertThat(books.missing().get(id).route()).isEqualTo(ROUTE);

    handled(id, 1);

    assertThat(books.missing()).isEmpty();
    assertThat(books.arrivals()).singleElement().matches(arrival -> arrival.late() >= 0);
    assertThat(books.ledger().figures().open()).isZero();
  }

  @Test
  void anEventThatComesBeforeItsTimeIsEarly() {
    handled(confirmed(LONG), 1);

    assertThat(books.arrivals()).singleElement().matches(arrival -> arrival.late() < 0);
  }

  @Test
  void anEventThatWasNotConfirmedMayComeOrNot() {
    String never = page.next();
    String comes = page.next();
    for (String id : new String[] {never, comes}) {
      books.delayed(id, ROUTE, Duration.ZERO);
      books.settled(id, null, new EmitTimeoutException("too slow"));
    }

    handled(comes, 1);

    assertThat(books.missing()).isEmpty();
    assertThat(books.duplicates()).isEmpty();
    assertThat(books.arrivals()).hasSize(1);
  }

  @Test
  void anEventThatComesAgainIsADuplicate() {
    String id = confirmed(Duration.ZERO);

    handled(id, 1);
    handled(id, 1);

    assertThat(books.duplicates()).hasSize(1);
    assertThat(books.arrivals()).hasSize(1);
  }

  @Test
  void aRetriedEventWaitsForEachOfItsTriesButTheFirst() {
    String id = page.next();
    books.plain(id, ROUTE);
    books.settled(id, true, null);

    books.tried(id, 1, Duration.ZERO);
    books.tried(id, 2, Duration.ZERO);
    assertThat(books.missing()).containsOnlyKeys(id);
    handled(id, 3);

    assertThat(books.missing()).isEmpty();
    assertThat(books.arrivals()).hasSize(2).allMatch(arrival -> arrival.late() >= 0);
    assertThat(books.miscounted()).isZero();
  }

  @Test
  void aTryThatComesTwiceIsADuplicateOfThatTry() {
    String id = page.next();
    books.plain(id, ROUTE);

    books.tried(id, 1, Duration.ZERO);
    books.tried(id, 1, LONG);
    books.tried(id, 2, Duration.ZERO);
    handled(id, 3);

    assertThat(books.duplicates()).hasSize(1);
    assertThat(books.arrivals()).hasSize(2).allMatch(arrival -> arrival.late() >= 0);
  }

  @Test
  void aTryThatIsLeftOutIsMiscounted() {
    String id = page.next();
    books.plain(id, ROUTE);

    books.tried(id, 1, Duration.ZERO);
    handled(id, 3);

    assertThat(books.miscounted()).isOne();
  }
}
