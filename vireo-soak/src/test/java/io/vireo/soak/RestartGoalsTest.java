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
  private final WaitingBooks books = new WaitingBooks();
  private final Ledger.Emitter page = books.ledger().emitter();
  private String first;

  private String confirmed(Duration delay) {
    String id = page.next();
    books.delayed(id, "route", delay);
    books.settled(id, true, null);
    return id;
  }

  private void handled(Duration delay) {
    first = confirmed(delay);
    books.handled(first, first, false, 1);
  }

  private RestartGoals goals(long unrouted, SoakResult.End ended, String... kept) {
    Set<String> recovered = Set.of(kept);
    recovered.forEach(books.ledger()::recovered);
    long now = System.nanoTime();
    return new RestartGoals(
        new RestartResult(
            new RestartOptions(1, 1, 1, 1, Duration.ofSeconds(1), false),
            "3.10.8",
            Duration.ofSeconds(1),
            ended,
            books.ledger().figures(),
            unrouted,
            Map.of(),
            RestartTallies.of(
                List.of(new RestartTallies.Window(Kind.STOP, now - 1, now)), books, recovered),
            books.miscounted()));
  }

  private Set<Aspect> missed(long unrouted, SoakResult.End ended, String... kept) {
    return goals(unrouted, ended, kept).goals().stream()
        .filter(goal -> !goal.met())
        .map(Goal::aspect)
        .collect(Collectors.toSet());
  }

  private Set<Aspect> missed() {
    return missed(0, SoakResult.End.DONE);
  }

  @Test
  void whatIsPromisedIsMet() {
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
  void whatNoQueueTookIsKeptAndNotLost() {
    handled(Duration.ZERO);

    assertThat(missed(1, SoakResult.End.DONE, confirmed(Duration.ZERO))).isEmpty();
  }

  @Test
  void whatWasGivenUpIsMissed() {
    handled(Duration.ZERO);

    assertThat(missed(0, SoakResult.End.DONE, confirmed(Duration.ZERO)))
        .containsExactly(Aspect.TRIES);
  }

  @Test
  void anEarlyEventIsMissed() {
    handled(Duration.ofHours(1));

    assertThat(missed()).containsExactly(Aspect.NOT_EARLY);
  }

  @Test
  void aDuplicateIsFineUnderItsOwnIdOnly() {
    handled(Duration.ZERO);
    books.handled(first, first, false, 1);
    assertThat(missed()).isEmpty();

    books.handled(first, "another", false, 1);

    assertThat(missed()).containsExactly(Aspect.DUPLICATES);
  }

  @Test
  void aNodeThatDoesNotComeBackIsMissed() {
    handled(Duration.ZERO);

    assertThat(missed(0, SoakResult.End.STUCK)).containsExactly(Aspect.ENOUGH);
  }

  @Test
  void theTableHasARowForEachKindOfFault() {
    handled(Duration.ZERO);

    assertThat(goals(0, SoakResult.End.DONE).table())
        .filteredOn(line -> line.startsWith(Kind.STOP.label()))
        .hasSize(1);
  }
}
