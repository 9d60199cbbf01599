package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObserveOptionsTest {

  @Test
  void aBuilderThatStartsFromOptionsKeepsThemAll() {
    ObserveOptions all =
        ObserveOptions.builder()
            .resumable(true)
            .concurrency(2)
            .prefetch(3)
            .retryPolicy(RetryPolicy.immediately(4))
            .delayPerMessage(Duration.ofMillis(5))
            .handlerTimeout(Duration.ofSeconds(6))
            .autoAcknowledge(true)
            .exchange("seven")
            .exchangeType(ExchangeType.FANOUT)
            .queueKind(QueueKind.QUORUM)
            .queueExpiration(Duration.ofMinutes(8))
            .delegation(Delegation.after(Duration.ofMinutes(9), "ten"))
            .circuitBreaker(CircuitBreaker.builder().window(30).build())
            .maxDeliveries(11)
            .executor(Runnable::run)
            .build();

    assertThat(all.toBuilder().build()).isEqualTo(all);
    assertThat(all.toBuilder().resumable(false).build()).isNotEqualTo(all);
    assertThat(ObserveOptions.defaults().toBuilder().build()).isEqualTo(ObserveOptions.defaults());
  }

  @Test
  void optionsThatDifferInTheirCircuitBreakerDiffer() {
    ObserveOptions one = ObserveOptions.builder().circuitBreaker(CircuitBreaker.defaults()).build();

    assertThat(one).isNotEqualTo(ObserveOptions.defaults());
    assertThat(one).asString().contains("failureRatio=0.5");
  }

  @Test
  void aLimitOfDeliveriesIsTwoOrMore() {
    ObserveOptions.Builder builder = ObserveOptions.builder();

    assertThat(ObserveOptions.defaults().maxDeliveries()).isEmpty();
    assertThat(builder.maxDeliveries(2).build()).isNotEqualTo(ObserveOptions.defaults());
    assertThatThrownBy(() -> builder.maxDeliveries(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 to 100");
    assertThatThrownBy(() -> builder.maxDeliveries(101))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void optionsThatDifferInTheirDelegationDiffer() {
    ObserveOptions one =
        ObserveOptions.builder().delegation(Delegation.after(Duration.ofSeconds(1))).build();
    ObserveOptions two =
        ObserveOptions.builder().delegation(Delegation.after(Duration.ofSeconds(2))).build();

    assertThat(one).isNotEqualTo(two).isNotEqualTo(ObserveOptions.defaults());
    assertThat(one.toString()).contains("PT1S");
  }

  @Test
  void anExchangeNameThatBrokersKeepForThemselvesIsRefused() {
    assertThatThrownBy(() -> ObserveOptions.builder().exchange("amq.mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'amq.mine' is reserved");
    assertThat(ObserveOptions.builder().exchange("amq.topic").build().exchange())
        .hasValue("amq.topic");
  }
}
