package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.ObserverStatus;
import io.vireo.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficCountersTest {
  private static final RouteKey ROUTE = new RouteKey("order.placed", false);

  private final TrafficCounters counters = new TrafficCounters();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whatAnObserverHasHandledBeforeItIsKnownIsNotCounted() {
    assertThat(finished(observer("a", 1_000_000))).isZero();
    assertThat(finished(observer("a", 1_000_020))).isEqualTo(20);
  }

  @Test
  void aProcessThatStartsAgainCountsAnew() {
    finished(observer("a", 1_000_000));
    assertThat(finished(observer("b", 5))).isZero();
    assertThat(finished(observer("b", 9))).isEqualTo(4);
  }

  @Test
  void aListenerThatIsRegisteredAgainGivesNoNegativeNumber() {
    finished(observer("a", 500));
    assertThat(finished(observer("a", 3))).isZero();
    assertThat(finished(observer("a", 10))).isEqualTo(7);
  }

  @Test
  void severalListenersOfOneRouteAtOneObserverAreAdded() {
    finished(observer("a", 100, 7));
    assertThat(finished(observer("a", 110, 9))).isEqualTo(12);
    // The first one ends.
    assertThat(finished(observer("a", 10))).isZero();
    assertThat(finished(observer("a", 11))).isEqualTo(1);
    // Another one begins.
    assertThat(finished(observer("a", 11, 4))).isEqualTo(4);
  }

  @Test
  void aListenerThatIsNewAtAKnownObserverIsCountedFromItsBeginning() {
    finished(observer("a"));
    assertThat(finished(observer("a", 8))).isEqualTo(8);
  }

  @Test
  void anObserverThatHasMissedAnAnswerCountsItsShareOfTheTime() {
    finished(observer("a", 0), observer("b", 0));
    assertThat(finished(observer("a", 10))).isEqualTo(10);
    assertThat(finished(observer("a", 20), observer("b", 40))).isEqualTo(30, within(0.01));
  }

  private double finished(ObserverStatus... answers) {
    now = now.plusSeconds(2);
    return counters.advance(now, List.of(answers)).getOrDefault(ROUTE, Counts.NONE).handled();
  }

  private static ObserverStatus observer(String id, long... handled) {
    return ObserverStatus.of(
        id,
        "host",
        1,
        "1",
        Instant.EPOCH,
        Arrays.stream(handled).mapToObj(TrafficCountersTest::listener).toList());
  }

  private static ListenerStatus listener(long handled) {
    return ListenerStatus.of(
        ROUTE.event(),
        false,
        Subscription.State.RUNNING,
        null,
        new Traffic(0, 0, 0, handled, 0),
        RouteOptions.of(ObserveOptions.defaults()));
  }

  @Test
  void manyObserversOfManyRoutesAreLookedAtAgainAndAgain() {
    FleetRecords records = new FleetRecords();
    List<ListenerStatus> listeners =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    ListenerStatus.of(
                        "route." + i,
                        false,
                        Subscription.State.RUNNING,
                        null,
                        new Traffic(1, 0, 0, i, 0),
                        RouteOptions.of(ObserveOptions.defaults())))
            .toList();
    List<ObserverStatus> observers =
        IntStream.range(0, 50)
            .mapToObj(i -> ObserverStatus.of("o" + i, "host", i, "1", Instant.EPOCH, listeners))
            .toList();
    for (int i = 0; i < 20; i++) {
      now = now.plus(Duration.ofSeconds(2));
      records.observed(now, observers);
    }
    assertThat(records.routes()).hasSize(1_000);
    assertThat(records.observers()).hasSize(50);
  }
}
