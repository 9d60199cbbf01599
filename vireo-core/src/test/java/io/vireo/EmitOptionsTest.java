package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is asked of how an event is emitted. */
class EmitOptionsTest {

  @Test
  void anErrorIsAnErrorUnlessItIsSuppressed() {
    assertThat(EmitOptions.defaults().errorSuppressed()).isFalse();
    assertThat(EmitOptions.builder().errorSuppressed(true).build().errorSuppressed()).isTrue();
  }

  @Test
  void retriesHaveNoLimitUnlessOneIsGiven() {
    assertThat(EmitOptions.defaults().maxRetries()).isEmpty();
    assertThat(EmitOptions.builder().maxRetries(0).build().maxRetries()).hasValue(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmitOptions.builder().maxRetries(-1))
        .withMessageContaining("-1");
  }

  @Test
  void aBuilderThatStartsFromOptionsKeepsAllOfThem() {
    EmitOptions all =
        EmitOptions.builder()
            .header("tenant", "eu")
            .exchange("own")
            .exchangeType(ExchangeType.FANOUT)
            .required(true)
            .persistent(false)
            .priority(3)
            .expiration(Duration.ofSeconds(4))
            .messageId("id")
            .timeout(Duration.ofSeconds(5))
            .waitForRoute(Duration.ofSeconds(6))
            .errorSuppressed(true)
            .maxRetries(7)
            .build();

    assertThat(all.toBuilder().build()).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(all.toBuilder().errorSuppressed(false).build()).isNotEqualTo(all);
  }

  @Test
  void aClosedEmitterAnswersFalseWhereErrorsAreSuppressed() {
    EmitOptions quiet = EmitOptions.builder().errorSuppressed(true).required(true).build();
    Core core = Core.connect("memory:EmitOptionsTest");
    core.close();

    assertThat(core.emit("order.placed", 1, quiet)).isFalse();
    assertThat(core.emitAsync("order.placed", 1, quiet).join()).isFalse();
    core.broadcast("order.placed", 1, quiet);
    core.broadcastAsync("order.placed", 1, quiet).join();
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> core.emitLater("order.placed", 1, Duration.ofSeconds(1), quiet));
    assertThatExceptionOfType(InvalidEventNameException.class)
        .isThrownBy(() -> core.emit("amq.taken", 1, quiet));
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> core.emit("order.placed", "x".repeat(17 * 1024 * 1024), quiet));
  }

  @Test
  void whatIsRequiredAndNobodyTakesStaysAnException() {
    EmitOptions quiet = EmitOptions.builder().errorSuppressed(true).required(true).build();
    try (Core core = Core.connect("memory:EmitOptionsTest.required")) {
      assertThatExceptionOfType(UnroutableEventException.class)
          .isThrownBy(() -> core.emit("order.placed", 1, quiet));
    }
  }

  @Test
  void anExchangeNameThatBrokersKeepForThemselvesIsRefused() {
    assertThatThrownBy(() -> EmitOptions.builder().exchange("amq.mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'amq.mine' is reserved");
    assertThat(EmitOptions.builder().exchange("amq.topic").build().exchange())
        .hasValue("amq.topic");
  }
}
