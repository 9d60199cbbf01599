package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  @Test
  void itHoldsWhatItWasGivenAndSaysSo() {
    CircuitBreaker breaker =
        CircuitBreaker.builder()
            .failureRatio(0.25)
            .window(40)
            .minimum(8)
            .pause(Duration.ofMinutes(2))
            .build();

    assertThat(breaker.failureRatio()).isEqualTo(0.25);
    assertThat(breaker.window()).isEqualTo(40);
    assertThat(breaker.minimum()).isEqualTo(8);
    assertThat(breaker.pause()).isEqualTo(Duration.ofMinutes(2));
    assertThat(breaker).isNotEqualTo(CircuitBreaker.defaults());
    assertThat(CircuitBreaker.builder().build())
        .isEqualTo(CircuitBreaker.defaults())
        .hasSameHashCodeAs(CircuitBreaker.defaults());
    assertThat(breaker)
        .hasToString("CircuitBreaker[failureRatio=0.25, window=40, minimum=8, pause=PT2M]");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    CircuitBreaker.Builder builder = CircuitBreaker.builder();
    List<ThrowingCallable> refused =
        List.of(
            () -> builder.failureRatio(0),
            () -> builder.failureRatio(1.01),
            () -> builder.failureRatio(Double.NaN),
            () -> builder.window(0),
            () -> builder.window(CircuitBreaker.MAX_WINDOW + 1),
            () -> builder.minimum(0),
            () -> builder.pause(Duration.ZERO),
            () -> CircuitBreaker.builder().window(10).build());

    assertThat(refused)
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class));
  }
}
