package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final Exception failure = new IOException("down");

  @Test
  void byDefaultThereIsOneTry() {
    assertThat(RetryPolicy.none().attempts()).isEqualTo(1);
    assertThat(RetryPolicy.none().delayAfter(1, failure)).isEmpty();
  }

  @Test
  void itReadsAsASentence() {
    RetryPolicy policy =
        RetryPolicy.immediately(2).thenAfter(Duration.ofSeconds(1), Duration.ofSeconds(10));

    assertThat(policy.attempts()).isEqualTo(5);
    assertThat(policy.delayAfter(1, failure)).hasValue(Duration.ZERO);
    assertThat(policy.delayAfter(2, failure)).hasValue(Duration.ZERO);
    assertThat(policy.delayAfter(3, failure)).hasValue(Duration.ofSeconds(1));
    assertThat(policy.delayAfter(4, failure)).hasValue(Duration.ofSeconds(10));
    assertThat(policy.delayAfter(5, failure)).isEmpty();
    assertThat(policy).asString().contains("5 attempts");
  }

  @Test
  void anyNumberOfTriesCostsNothing() {
    RetryPolicy many = RetryPolicy.immediately(Integer.MAX_VALUE);
    RetryPolicy more = many.thenAfter(Duration.ofSeconds(1)).withJitter(0.1);
    RetryPolicy limited = many.atMost(Duration.ofHours(1));

    assertThat(many.attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThat(many.delayAfter(Integer.MAX_VALUE - 1, failure)).hasValue(Duration.ZERO);
    assertThat(more.attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThat(more)
        .hasToString(
            "RetryPolicy[2147483647 attempts in all: 2147483646 times at once, each wait up to 10 % longer]");
    assertThat(limited.attempts()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void anyNumberOfWaitsIsDeclaredInOneGo() {
    Duration[] waits = new Duration[300_000];
    Arrays.setAll(waits, number -> Duration.ofMillis(number + 1));

    RetryPolicy policy = RetryPolicy.after(waits);

    assertThat(policy.attempts()).isEqualTo(waits.length + 1);
    assertThat(policy.delayAfter(waits.length, failure)).hasValue(waits[waits.length - 1]);
  }

  @Test
  void aLimitOfAnyLengthCanBeCounted() {
    RetryPolicy policy =
        RetryPolicy.exponential(Duration.ofMillis(1), Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(policy.attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThat(policy.toString()).contains("none later than 3650 d after the first failure");
  }

  @Test
  void howAPolicyWasDeclaredMakesNoDifference() {
    RetryPolicy policy = RetryPolicy.immediately(2);

    assertThat(RetryPolicy.after(Duration.ZERO, Duration.ZERO)).isEqualTo(policy);
    assertThat(RetryPolicy.immediately(1).thenAfter(Duration.ZERO)).hasSameHashCodeAs(policy);
    assertThat(RetryPolicy.immediately(Integer.MAX_VALUE).thenAfter(Duration.ZERO))
        .isEqualTo(RetryPolicy.immediately(Integer.MAX_VALUE));
  }

  @Test
  void someFailuresAreNotWorthARetry() {
    RetryPolicy policy = RetryPolicy.immediately(3).neverOn(IllegalArgumentException.class);

    assertThat(policy.delayAfter(1, new NumberFormatException("x"))).isEmpty();
    assertThat(policy.delayAfter(1, new UncheckedIOException(new IOException()))).isPresent();
  }

  @Test
  void negativeDelaysAreRefused() {
    assertThatThrownBy(() -> RetryPolicy.after(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RetryPolicy.immediately(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void growingWaitsDoubleUpToTheLongest() {
    RetryPolicy policy =
        RetryPolicy.immediately(1)
            .thenExponential(Duration.ofSeconds(1), Duration.ofSeconds(5))
            .atMost(7);

    assertThat(waits(policy))
        .extracting(Duration::toSeconds)
        .containsExactly(0L, 1L, 2L, 4L, 5L, 5L);
    assertThat(policy.attempts()).isEqualTo(7);
    assertThat(policy)
        .hasToString(
            "RetryPolicy[7 attempts in all: once at once, then after 1 s, doubling up to 5 s]");
  }

  @Test
  void aWaitNeverGrowsBeyondTheLongestHoweverManyTriesThereAre() {
    RetryPolicy policy =
        RetryPolicy.exponential(Duration.ofDays(1), RetryPolicy.MAX_DELAY).atMost(100_000);

    assertThat(policy.delayAfter(99_999, failure)).hasValue(RetryPolicy.MAX_DELAY);
    assertThat(policy.delayAfter(100_000, failure)).isEmpty();
  }

  private List<Duration> waits(RetryPolicy policy) {
    return Stream.iterate(1, attempts -> attempts + 1)
        .map(attempts -> policy.delayAfter(attempts, failure))
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .toList();
  }

  @Test
  void jitterMakesWaitsLongerAndNoneShorter() {
    Duration second = Duration.ofSeconds(1);
    RetryPolicy policy = RetryPolicy.immediately(1).thenAfter(second).withJitter(0.5);

    Set<Duration> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(policy.delayAfter(1, failure)).hasValue(Duration.ZERO);
      Duration wait = policy.delayAfter(2, failure).orElseThrow();
      assertThat(wait).isBetween(second, second.plusMillis(500));
      seen.add(wait);
    }
    assertThat(seen).hasSizeGreaterThan(100);
    assertThat(policy).asString().endsWith("then after 1 s, each wait up to 50 % longer]");
  }

  @Test
  void noTryIsPlannedBeyondTheLimitOfTime() {
    Duration minute = Duration.ofMinutes(1);
    RetryPolicy policy =
        RetryPolicy.exponential(minute, minute).withJitter(1).atMost(Duration.ofMinutes(10));

    assertThat(policy.delayAfter(1, failure, Duration.ZERO)).isPresent();
    assertThat(policy.delayAfter(2, failure, Duration.ofSeconds(530)).orElseThrow())
        .as("jitter ends with the time")
        .isBetween(minute, Duration.ofSeconds(70));
    assertThat(policy.delayAfter(3, failure, Duration.ofMinutes(9))).hasValue(minute);
    assertThat(policy.delayAfter(4, failure, Duration.ofSeconds(541))).isEmpty();
    assertThat(policy.delayAfter(5, failure, Duration.ofSeconds(-1)))
        .as("the clock of another machine is ahead")
        .isPresent();
  }

  @Test
  void theTotalIsKnownWhereOnlyTheTimeIsLimited() {
    RetryPolicy doubling =
        RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofSeconds(4))
            .atMost(Duration.ofSeconds(20));
    // After 1, 3, 7, 11, 15 and 19 s.
    assertThat(doubling.attempts()).isEqualTo(7);
    assertThat(doubling)
        .hasToString(
            "RetryPolicy[at most 7 attempts in all: after 1 s, doubling up to 4 s, none later than 20 s after the first failure]");

    RetryPolicy declared =
        RetryPolicy.after(Duration.ofMinutes(5))
            .thenExponential(Duration.ofSeconds(1), Duration.ofMinutes(5))
            .atMost(Duration.ofMinutes(6));
    // After 5 min, and then 1, 3, 7, 15 and 31 s later.
    assertThat(declared.attempts()).isEqualTo(7);

    RetryPolicy patient =
        RetryPolicy.exponential(Duration.ofMillis(1), Duration.ofMillis(1))
            .atMost(RetryPolicy.MAX_DELAY);
    assertThat(patient.attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThat(RetryPolicy.after(Duration.ofHours(2)).atMost(Duration.ofHours(1)).attempts())
        .isEqualTo(1);
  }

  @Test
  void theFewestAttemptsCount() {
    assertThat(RetryPolicy.immediately(9).atMost(3).attempts()).isEqualTo(3);
    assertThat(RetryPolicy.immediately(9).atMost(3).delayAfter(3, failure)).isEmpty();
    assertThat(RetryPolicy.immediately(1).atMost(3).attempts()).isEqualTo(2);
    assertThat(RetryPolicy.immediately(9).atMost(1))
        .isNotEqualTo(RetryPolicy.none())
        .hasToString("RetryPolicy[1 attempt in all]");
  }

  @Test
  void itSaysWhatItDoesWithWhichFailures() {
    RetryPolicy policy =
        RetryPolicy.immediately(2)
            .thenAfter(Duration.ofSeconds(1), Duration.ofMinutes(90))
            .onlyOn(IOException.class, HandlerTimeoutException.class)
            .neverOn(FileNotFoundException.class)
            .discardOn(EOFException.class);

    assertThat(policy)
        .hasToString(
            "RetryPolicy[5 attempts in all: 2 times at once, then after 1 s, then after 1 h 30 min"
                + "; retries only IOException and HandlerTimeoutException"
                + "; never retries FileNotFoundException; discards EOFException]");
    assertThat(policy.delayAfter(1, new IOException())).isPresent();
    assertThat(policy.delayAfter(1, new HandlerTimeoutException("x", null))).isPresent();
    assertThat(policy.delayAfter(1, new IllegalStateException())).isEmpty();
    assertThat(policy.delayAfter(1, new FileNotFoundException())).isEmpty();
    assertThat(policy.delayAfter(1, new EOFException())).isEmpty();
    assertThat(policy.discards(new EOFException())).isTrue();
    assertThat(policy.discards(new IOException(new EOFException()))).as("its cause").isFalse();
  }

  @Test
  void policiesThatSayTheSameAreEqual() {
    assertThat(RetryPolicy.immediately(1).atMost(3).neverOn(IOException.class))
        .isEqualTo(RetryPolicy.immediately(1).neverOn(IOException.class).atMost(3))
        .hasSameHashCodeAs(RetryPolicy.immediately(1).neverOn(IOException.class).atMost(3))
        .isNotEqualTo(RetryPolicy.immediately(1).discardOn(IOException.class).atMost(3))
        .isNotEqualTo(RetryPolicy.immediately(1).atMost(3));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    Duration second = Duration.ofSeconds(1);
    RetryPolicy endless = RetryPolicy.exponential(second, second);
    List<ThrowingCallable> refused =
        List.of(
            () -> RetryPolicy.after(Duration.ofDays(367)),
            () -> RetryPolicy.exponential(Duration.ZERO, second),
            () -> RetryPolicy.exponential(second, Duration.ofMillis(999)),
            () -> RetryPolicy.exponential(second, Duration.ofDays(367)),
            () -> endless.thenAfter(second),
            () -> endless.thenExponential(second, second),
            () -> endless.withJitter(-0.1),
            () -> endless.withJitter(1.1),
            () -> endless.withJitter(Double.NaN),
            () -> endless.atMost(0),
            () -> endless.atMost(Duration.ZERO));

    assertThat(refused)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void aPolicyWithoutAnEndIsNoneForAListener() {
    RetryPolicy endless = RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofHours(1));

    assertThat(endless.attempts()).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> ObserveOptions.builder().retryPolicy(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attempts without end")
        .hasMessageContaining("atMost");
    assertThat(ObserveOptions.builder().retryPolicy(endless.atMost(10)).build().retryPolicy())
        .isEqualTo(endless.atMost(10));
  }
}
