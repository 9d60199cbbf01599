package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = new BackOff(new SplittableRandom(1));

  @Test
  void theFirstTryComesWithin320Milliseconds() {
    for (int i = 0; i < 200; i++) {
      assertThat(backOff.afterTransientFailure()).isBetween(Duration.ZERO, Duration.ofMillis(320));
      backOff.reset();
    }
  }

  @Test
  void manyFirstTriesAreSpreadOverTheWholeRange() {
    Duration least = Duration.ofDays(1);
    Duration most = Duration.ZERO;
    for (int i = 0; i < 200; i++) {
      Duration wait = backOff.afterTransientFailure();
      backOff.reset();
      least = wait.compareTo(least) < 0 ? wait : least;
      most = wait.compareTo(most) > 0 ? wait : most;
    }

    assertThat(most.minus(least)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void forAMinuteTheTriesAreAtMostTwoSecondsApart() {
    Duration waited = backOff.afterTransientFailure();
    while (waited.compareTo(Duration.ofSeconds(58)) < 0) {
      Duration wait = backOff.afterTransientFailure();
      assertThat(wait).isBetween(Duration.ofMillis(100), Duration.ofSeconds(2));
      waited = waited.plus(wait);
    }
  }

  @Test
  void afterAMinuteTheTriesAreAtMostTenSecondsApart() {
    Duration waited = Duration.ZERO;
    while (waited.compareTo(Duration.ofMinutes(1)) < 0) {
      waited = waited.plus(backOff.afterTransientFailure());
    }

    Duration longest =
        Stream.generate(backOff::afterTransientFailure)
            .limit(200)
            .max(Duration::compareTo)
            .orElseThrow();
    assertThat(longest).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
  }

  @Test
  void whatSomebodyHasToCureIsTriedTwiceAMinute() {
    assertThat(backOff.afterPermanentFailure()).isEqualTo(Duration.ofSeconds(30));
    assertThat(backOff.afterPermanentFailure()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void connectionsOfOneDriverComeBackTogether() {
    AtomicLong now = new AtomicLong(-5);
    ReconnectTimes shared = new ReconnectTimes(now::get);
    BackOff one = new BackOff(new SplittableRandom(1), shared, Retries.STANDARD);
    BackOff other = new BackOff(new SplittableRandom(2), shared, Retries.STANDARD);

    Duration first = one.afterTransientFailure();
    now.addAndGet(Duration.ofMillis(5).toNanos());
    assertThat(other.afterTransientFailure()).isEqualTo(first.minusMillis(5));

    now.addAndGet(first.toNanos());
    Duration second = other.afterTransientFailure();
    assertThat(one.afterTransientFailure()).isEqualTo(second);
  }

  @Test
  void aConnectionWaitsForNoOtherBeyondItsOwnLimit() {
    ReconnectTimes shared = new ReconnectTimes(() -> 0);
    assertThat(shared.joinOr(9_000, 10_000)).isEqualTo(9_000);
    BackOff fresh = new BackOff(new SplittableRandom(2), shared, Retries.STANDARD);

    assertThat(fresh.afterTransientFailure()).isLessThanOrEqualTo(Duration.ofMillis(320));
  }

  @Test
  void soManyTriesAsAskedForFollowAtOnceAndNoPauseIsLongerThanAskedFor() {
    BackOff limited =
        new BackOff(new SplittableRandom(1), null, new Retries(10, 3, Duration.ofMillis(50)));
    for (int i = 0; i < 3; i++) {
      assertThat(limited.afterTransientFailure()).isZero();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(limited.afterTransientFailure()).isLessThanOrEqualTo(Duration.ofMillis(50));
    }
    assertThat(limited.afterPermanentFailure()).isEqualTo(Duration.ofMillis(50));

    limited.reset();

    assertThat(limited.afterTransientFailure()).isZero();
  }
}
