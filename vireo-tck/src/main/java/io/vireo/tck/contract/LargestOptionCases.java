package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.CircuitBreaker;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Options with the largest possible values work, since a program uses such values to say "for
 * ever".
 */
abstract class LargestOptionCases extends ContractCases {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  @Test
  void aListenerMayHaveTheLargestOptions() {
    Received<String> received = new Received<>();
    ObserveOptions options =
        ObserveOptions.builder()
            .concurrency(ObserveOptions.MAX_CONCURRENCY)
            .prefetch(ObserveOptions.MAX_PREFETCH)
            .handlerTimeout(FOR_EVER)
            .queueExpiration(FOR_EVER)
            .retryPolicy(
                RetryPolicy.immediately(Integer.MAX_VALUE)
                    .thenExponential(Duration.ofMillis(1), Duration.ofMillis(1))
                    .withJitter(1)
                    .atMost(Integer.MAX_VALUE)
                    .atMost(FOR_EVER))
            .circuitBreaker(
                CircuitBreaker.builder().window(CircuitBreaker.MAX_WINDOW).pause(FOR_EVER).build())
            .build();

    Subscription subscription = app.on(event, String.class, received::add, options);

    assertThat(subscription.state()).isEqualTo(Subscription.State.RUNNING);
    assertThat(app.emit(event, "x")).isTrue();
    assertThat(received.next()).isEqualTo("x");
    assertThat(options.toString()).contains("2147483647 attempts");
  }

  @Test
  void anEventMayHaveTheLargestOptions() {
    Received<String> received = listen(app, event, String.class);
    EmitOptions options =
        EmitOptions.builder()
            .timeout(FOR_EVER)
            .waitForRoute(FOR_EVER)
            .expiration(FOR_EVER)
            .maxRetries(Integer.MAX_VALUE)
            .build();

    assertThat(app.emit(event, "waited", options)).isTrue();
    assertThat(app.emitAsync(event, "asynchronous", options))
        .succeedsWithin(Received.PATIENCE)
        .isEqualTo(true);

    assertThat(received.next(2)).containsExactly("waited", "asynchronous");
  }

  @Test
  void aSlotMayRestForEver() {
    ObserveOptions options = ObserveOptions.builder().delayPerMessage(FOR_EVER).build();
    Received<Integer> received = listen(Integer.class, options);

    app.emit(event, 1);

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void aBreakerMayStayOpenForEver() {
    CircuitBreaker breaker = CircuitBreaker.builder().minimum(1).pause(FOR_EVER).build();
    app.on(event, failing(), ObserveOptions.builder().circuitBreaker(breaker).build());

    app.emit(event, 1);

    awaitDegraded("circuit breaker of route " + event, "");
  }

  @Test
  void oneMayWaitForEver() {
    Subscription subscription = app.on(event(), data -> {});

    app.stop();

    assertThat(subscription.awaitStopped(FOR_EVER)).isTrue();
    assertThat(app.join(FOR_EVER)).isTrue();
  }

  @Test
  void aTimeBeforeTheBeginningIsOverAtOnce() {
    Subscription subscription = app.on(event(), data -> {});

    assertThat(subscription.awaitStopped(FOR_EVER.negated())).isFalse();
    assertThat(app.join(FOR_EVER.negated())).isFalse();
  }
}
