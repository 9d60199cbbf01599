package io.vireo.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TransferTimerTest {
  private final ManualScheduler time = new ManualScheduler();
  private final AtomicInteger transfers = new AtomicInteger();
  private final TransferTimer timer = new TransferTimer(time, transfers::incrementAndGet);

  @Test
  void theEarliestTimeCounts() {
    timer.plan(nanos(10));
    timer.plan(nanos(20));
    timer.plan(nanos(5));
    assertThat(time.pending()).isEqualTo(1);

    time.advance(Duration.ofSeconds(4));
    assertThat(transfers).hasValue(0);
    time.advance(Duration.ofSeconds(1));
    assertThat(transfers).hasValue(1);
  }

  @Test
  void afterATransferTheNextOneIsPlanned() {
    timer.plan(nanos(5));
    time.advance(Duration.ofSeconds(5));

    timer.begin();
    timer.plan(nanos(8));
    time.advance(Duration.ofSeconds(3));

    assertThat(transfers).hasValue(2);
  }

  @Test
  void whatIsOverdueIsTransferredAtOnceAndNothingIsPlannedForNever() {
    time.advance(Duration.ofSeconds(9));
    timer.plan(StoredEvent.NEVER);
    assertThat(time.pending()).isZero();

    timer.plan(nanos(5));
    time.advance(Duration.ZERO);

    assertThat(transfers).hasValue(1);
  }

  private static long nanos(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
