package io.vireo.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QueueExpiryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualScheduler time = new ManualScheduler();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void itIsOverWhenTheQueueHasHadNoConsumerForItsExpiration() {
    QueueExpiry expiry = expiry(MINUTE);
    assertThat(expiry.start()).isFalse();

    time.advance(MINUTE.minusMillis(1));
    assertThat(expiry.isOver()).isFalse();
    assertThat(calls).hasValue(0);

    time.advance(Duration.ofMillis(1));
    assertThat(expiry.isOver()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aNewConsumerStopsItAndItCountsFromTheBeginningAgain() {
    QueueExpiry expiry = expiry(MINUTE);
    expiry.start();
    time.advance(MINUTE.dividedBy(2));

    expiry.stop();
    time.advance(MINUTE);
    assertThat(expiry.isOver()).isFalse();
    assertThat(calls).hasValue(0);

    expiry.start();
    time.advance(MINUTE.dividedBy(2));
    assertThat(expiry.isOver()).as("a call that was planned before may come now").isFalse();
    time.advance(MINUTE.dividedBy(2));
    assertThat(expiry.isOver()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void withoutAnExpirationItIsNeverOver() {
    QueueExpiry expiry = expiry(null);
    assertThat(expiry.start()).isFalse();

    time.advance(Duration.ofDays(1_000));

    assertThat(expiry.isOver()).isFalse();
    assertThat(time.pending()).isZero();
  }

  @Test
  void anExpirationOfZeroIsOverAtOnce() {
    assertThat(expiry(Duration.ZERO).start()).isTrue();
    assertThat(time.pending()).isZero();
  }

  private QueueExpiry expiry(Duration expiration) {
    return new QueueExpiry(expiration, time, calls::incrementAndGet);
  }
}
