package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
  void someFailuresAreNotWorthARetry() {
    RetryPolicy policy = RetryPolicy.immediately(3).neverOn(IllegalArgumentException.class);

    assertThat(policy.delayAfter(1, new NumberFormatException("x"))).isEmpty();
    assertThat(policy.delayAfter(1, new UncheckedIOException(new IOException()))).isPresent();
  }

  @Test
  void negativeDelaysAreRefused() {
    assertThatThrownBy(() -> RetryPolicy.after(Duration.ofSeconds(-1)))
        .isInstanceOf(ObservationException.class);
    assertThatThrownBy(() -> RetryPolicy.immediately(-1)).isInstanceOf(ObservationException.class);
  }
}
