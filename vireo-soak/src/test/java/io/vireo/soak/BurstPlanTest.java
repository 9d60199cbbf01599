package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BurstPlanTest {
  private static final int BURST = 50;
  private static final int INTERVAL = 5;
  private static final int LONGEST = 20;

  private final BurstPlan plan = new BurstPlan(BURST, INTERVAL, LONGEST);
  private final Map<Long, Integer> due = new TreeMap<>();

  private void advance(long tick) {
    plan.advance(
        tick,
        delay -> {
          due.merge(tick + delay, 1, Integer::sum);
          return true;
        });
  }

  @Test
  void equallyManyEventsAreDueInEachBurst() {
    for (long tick = 1; tick <= 100; tick++) {
      advance(tick);
    }

    due.keySet().removeIf(tick -> tick > 100);
    assertThat(due.keySet()).isNotEmpty().allMatch(tick -> tick % INTERVAL == 0);
    assertThat(due.values()).containsOnly(BURST);
    assertThat(due).hasSize(20);
  }

  @Test
  void delaysAreOfAllLengths() {
    Map<Integer, Integer> delays = new TreeMap<>();
    for (long tick = 1; tick <= 100; tick++) {
      plan.advance(
          tick,
          delay -> {
            delays.merge(delay, 1, Integer::sum);
            return true;
          });
    }

    assertThat(delays).hasSize(LONGEST);
  }

  @Test
  void theNextBurstIsCompleteAfterATimeWithoutEvents() {
    for (long tick = 1; tick <= 10; tick++) {
      advance(tick);
    }
    due.clear();

    advance(1_001);

    assertThat(due).containsEntry(1_005L, BURST - BURST * 3 / LONGEST);
    for (long tick = 1_002; tick <= 1_020; tick++) {
      advance(tick);
    }
    assertThat(due)
        .containsEntry(1_005L, BURST)
        .containsEntry(1_010L, BURST)
        .doesNotContainKey(1_000L);
  }

  @Test
  void anEventThatCannotBeEmittedIsPlannedAgain() {
    plan.advance(1, delay -> false);

    advance(2);
    advance(3);
    advance(4);

    assertThat(due).containsEntry(5L, BURST);
  }
}
