package io.vireo.console.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteWatchesTest {
  private final RouteWatches watches = watches(Duration.ZERO);

  private static RouteWatches watches(Duration patience) {
    return new RouteWatches(
        new IndexTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, patience, 0));
  }

  private static void visit(RouteWatch watch, long count) {
    watch.counted(count, System.nanoTime());
    watch.visited(System.nanoTime());
  }

  @Test
  void aLimitedNumberOfNamesIsCountedBecauseSomebodyAsks() {
    RouteWatch known = watches.of("known");
    for (int i = 0; i < RouteWatches.MOST_ASKED; i++) {
      assertThat(watches.asked("name " + i)).isNotNull();
    }

    assertThat(watches.asked("one more")).isNull();
    assertThat(watches.asked("known")).isSameAs(known);
    assertThat(watches.asked("name 0")).isSameAs(watches.of("name 0"));
  }

  @Test
  void namesThatWereVisitedMakeRoomForOthers() {
    for (int i = 0; i < RouteWatches.MOST_ASKED; i++) {
      visit(watches.of("name " + i), 0);
      watches.asked("name " + i);
    }

    watches.forgetAsked();

    assertThat(watches.asked("one more")).isNotNull();
    assertThat(watches.forget("name 0")).isTrue();
    assertThat(watches.routes()).doesNotContain("name 0").contains("one more");
  }

  @Test
  void aNameThatWasNotVisitedYetIsKept() {
    watches.asked("order.placed");

    watches.forgetAsked();

    assertThat(watches.forget("order.placed")).isFalse();
  }

  @Test
  void aNameForWhichSomebodyWaitsIsKept() {
    RouteWatches patient = watches(Duration.ofHours(1));
    patient.asked("order.placed");
    visit(patient.of("order.placed"), 0);

    patient.forgetAsked();

    assertThat(patient.forget("order.placed")).isFalse();
  }

  @Test
  void aRouteThatHoldsRecordsIsKept() {
    visit(watches.of("order.placed"), 3);

    assertThat(watches.forget("order.placed")).isFalse();
    assertThat(watches.routes()).containsExactly("order.placed");
  }
}
