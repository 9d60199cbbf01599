package io.vireo.rabbitmq.internal.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayPortionsTest {
  private static final int FIRST = 0;
  private static final long HOUR = 3_600_000;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long START = Long.MAX_VALUE - 5 * SECOND_NANOS;

  private final DelayPortions portions = new DelayPortions();

  private int next(long step, long now) {
    return portions.next("target " + step, step, 10, now);
  }

  @Test
  void fewEventsGoToTheFirstQueue() {
    for (int i = 0; i < DelayPortions.MAX_EVENTS; i++) {
      assertThat(next(HOUR, START)).isEqualTo(FIRST);
    }
    assertThat(next(HOUR, START)).isNotEqualTo(FIRST);
    assertThat(next(2 * HOUR, START)).isEqualTo(FIRST);
    assertThat(portions.next("other " + HOUR, HOUR, 10, START)).isEqualTo(FIRST);
  }

  @Test
  void noQueueGetsMoreThanAPortion() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10 * DelayPortions.MAX_EVENTS; i++) {
      counts.merge(next(HOUR, START), 1, Integer::sum);
    }

    assertThat(counts).hasSize(10);
    assertThat(Collections.max(counts.values())).isEqualTo(DelayPortions.MAX_EVENTS);
  }

  @Test
  void veryManyEventsAreInLongerQueuesRatherThanInVeryMany() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1_000_000; i++) {
      counts.merge(next(HOUR, START), 1, Integer::sum);
    }

    assertThat(counts).hasSizeBetween(150, 200);
    assertThat(counts.get(DelayPortions.QUEUES_OF_ONE_LENGTH))
        .isEqualTo(2 * DelayPortions.MAX_EVENTS);
    assertThat(Collections.max(counts.values())).isLessThanOrEqualTo(12 * DelayPortions.MAX_EVENTS);
  }

  @Test
  void largeEventsMakeAPortionSooner() {
    int half = DelayPortions.MAX_BYTES / 2;
    assertThat(portions.next("target " + HOUR, HOUR, half, START)).isEqualTo(FIRST);
    assertThat(portions.next("target " + HOUR, HOUR, half, START)).isEqualTo(FIRST);
    assertThat(portions.next("target " + HOUR, HOUR, half, START)).isNotEqualTo(FIRST);
  }

  @Test
  void anEventThatIsAPortionByItselfHasAQueue() {
    assertThat(portions.next("target " + HOUR, HOUR, 2 * DelayPortions.MAX_BYTES, START))
        .isEqualTo(FIRST);
    assertThat(next(HOUR, START)).isNotEqualTo(FIRST);
  }

  @Test
  void theFirstQueueIsUsedAgainOnceItHasEmptied() {
    for (int i = 0; i < 3 * DelayPortions.MAX_EVENTS - 1; i++) {
      next(1_000, START);
    }

    assertThat(next(1_000, START + SECOND_NANOS)).isNotEqualTo(FIRST);
    assertThat(next(1_000, START + SECOND_NANOS + 1)).isEqualTo(FIRST);
  }

  @Test
  void aSteadyFlowGoesRoundAFewQueues() {
    Set<Integer> queues = new HashSet<>();
    int rate = 4 * DelayPortions.MAX_EVENTS;
    for (long i = 0; i < 20L * rate; i++) {
      queues.add(next(1_000, START + i * SECOND_NANOS / rate));
    }

    assertThat(queues).contains(FIRST).hasSizeBetween(4, 6);
  }

  @Test
  void aSlowFlowStaysInTheFirstQueue() {
    for (long i = 0; i < 5L * DelayPortions.MAX_EVENTS; i++) {
      assertThat(next(1_000, START + i * SECOND_NANOS / 500)).isEqualTo(FIRST);
    }
  }
}
