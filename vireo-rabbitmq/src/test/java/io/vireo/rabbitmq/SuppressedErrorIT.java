package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What emitters hear that would rather go on without a broker. */
class SuppressedErrorIT {
  private static final EmitOptions QUIET =
      EmitOptions.builder().errorSuppressed(true).timeout(Duration.ofMillis(300)).build();

  @RegisterExtension private final TestConnections connections = new TestConnections();

  @RegisterExtension
  private final RecordedLog log = new RecordedLog("io.vireo.internal.emit.SuppressedErrors");

  private final String event = TestBroker.freshName("suppressed");

  @Test
  void withoutABrokerTheAnswerIsFalseAndTheLogSaysWhyOnce() throws Exception {
    int port = TestBroker.unusedPort();
    Core core = connections.closeLater(Core.connect("amqp://127.0.0.1:" + port));
    awaitRefusal(core);

    assertThat(core.emit(event, 1, QUIET)).isFalse();
    core.broadcast(event, 1, QUIET);
    assertThat(core.emitAsync(event, 1, QUIET).get(20, TimeUnit.SECONDS)).isFalse();
    core.broadcastAsync(event, 1, QUIET).get(20, TimeUnit.SECONDS);

    assertThat(log.warnings())
        .singleElement()
        .asString()
        .contains(event, "127.0.0.1:" + port, "connection refused");
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> core.emitLater(event, 1, Duration.ofSeconds(1), QUIET));
  }

  /** On a busy machine the first attempt to connect may take longer than an emit may. */
  private void awaitRefusal(Core core) {
    EmitOptions loud = QUIET.toBuilder().errorSuppressed(false).build();
    await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(NoConnectionException.class)
                    .isThrownBy(() -> core.emit(event, 1, loud))
                    .withMessageContaining("connection refused"));
  }

  @Test
  void anEventThatTheBrokerRefusesIsAnsweredWithFalse() throws Exception {
    String exchange = connections.temporaryExchange("exchange");
    Core core = connections.core();
    // Nobody may publish to an internal exchange.
    connections.channel().exchangeDeclare(exchange, "direct", true, false, true, null);
    EmitOptions options =
        EmitOptions.builder().exchange(exchange).exchangeType(ExchangeType.DIRECT).build();
    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> core.emit(event, 1, options))
        .withMessageContaining("ACCESS_REFUSED");

    assertThat(core.emit(event, 1, options.toBuilder().errorSuppressed(true).build())).isFalse();

    assertThat(log.warnings()).singleElement().asString().contains("ACCESS_REFUSED");
  }

  @Test
  void whatTheProgramHasToCureStaysAnException() {
    EmitOptions required =
        EmitOptions.builder().errorSuppressed(true).required(true).header("a", "x").build();
    Core core = connections.core();
    assertThatExceptionOfType(UnroutableEventException.class)
        .isThrownBy(() -> core.emit(event, 1, required));
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> core.emit(event, "x".repeat(2 * 1024 * 1024), required));
  }
}
