package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayPortionsTest {
  private static final long HOUR = 3_600_000;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long START = Long.MAX_VALUE - 5 * SECOND_NANOS;

  private final DelayPortions portions = new DelayPortions();

  private String next(long step, long now) {
    return portions.next("target", step, 10, now);
  }

  @Test
  void fewEventsGoToTheSharedQueue() {
    for (int i = 0; i < DelayPortions.MOST_EVENTS; i++) {
      assertThat(next(HOUR, START)).isEqualTo(DelayPortions.SHARED);
    }
    assertThat(next(HOUR, START)).isNotEqualTo(DelayPortions.SHARED);
    assertThat(next(2 * HOUR, START)).isEqualTo(DelayPortions.SHARED);
    assertThat(portions.next("other", HOUR, 10, START)).isEqualTo(DelayPortions.SHARED);
  }

  @Test
  void noQueueGetsMoreThanAPortion() {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 10 * DelayPortions.MOST_EVENTS; i++) {
      counts.merge(next(HOUR, START), 1, Integer::sum);
    }

    assertThat(counts).hasSize(10);
    assertThat(Collections.max(counts.values())).isEqualTo(DelayPortions.MOST_EVENTS);
  }

  @Test
  void twoProcessesHaveQueuesOfTheirOwn() {
    DelayPortions other = new DelayPortions();
    Set<String> own = new HashSet<>();
    Set<String> others = new HashSet<>();
    for (int i = 0; i < 3 * DelayPortions.MOST_EVENTS; i++) {
      own.add(next(HOUR, START));
      others.add(other.next("target", HOUR, 10, START));
    }

    own.retainAll(others);
    assertThat(own).containsExactly(DelayPortions.SHARED);
  }

  @Test
  void largeEventsMakeAPortionSooner() {
    int half = DelayPortions.MOST_BYTES / 2;
    assertThat(portions.next("target", HOUR, half, START)).isEqualTo(DelayPortions.SHARED);
    assertThat(portions.next("target", HOUR, half, START)).isEqualTo(DelayPortions.SHARED);
    assertThat(portions.next("target", HOUR, half, START)).isNotEqualTo(DelayPortions.SHARED);
  }

  @Test
  void anEventThatIsAPortionByItselfHasAQueue() {
    assertThat(portions.next("target", HOUR, 2 * DelayPortions.MOST_BYTES, START))
        .isEqualTo(DelayPortions.SHARED);
    assertThat(next(HOUR, START)).isNotEqualTo(DelayPortions.SHARED);
  }

  @Test
  void theSharedQueueIsUsedAgainOnceItHasEmptied() {
    for (int i = 0; i < 3 * DelayPortions.MOST_EVENTS - 1; i++) {
      next(1_000, START);
    }

    assertThat(next(1_000, START + SECOND_NANOS)).isNotEqualTo(DelayPortions.SHARED);
    assertThat(next(1_000, START + SECOND_NANOS + 1)).isEqualTo(DelayPortions.SHARED);
  }

  @Test
  void aSteadyFlowGoesRoundAFewQueues() {
    Set<String> queues = new HashSet<>();
    int rate = 4 * DelayPortions.MOST_EVENTS;
    for (long i = 0; i < 20L * rate; i++) {
      queues.add(next(1_000, START + i * SECOND_NANOS / rate));
    }

    assertThat(queues).contains(DelayPortions.SHARED).hasSizeBetween(4, 6);
  }

  @Test
  void aSlowFlowStaysInTheSharedQueue() {
    for (long i = 0; i < 5L * DelayPortions.MOST_EVENTS; i++) {
      assertThat(next(1_000, START + i * SECOND_NANOS / 500)).isEqualTo(DelayPortions.SHARED);
    }
  }
}
