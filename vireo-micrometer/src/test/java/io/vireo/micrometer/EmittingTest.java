package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vireo.EmitOptions;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured of events on their way out. */
class EmittingTest {
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Meterings meterings = new Meterings(registry);

  @BeforeEach
  void bind() {
    VireoMetrics.of(registry).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
  }

  private long emits(String event, String outcome) {
    return meterings.count("vireo.emit", "event", event, "outcome", outcome);
  }

  @Test
  void anEventThatAQueueTookIsConfirmed() {
    app.on("order.placed", data -> {});

    app.emit("order.placed");
    app.emitAsync("order.placed", 1).join();
    app.emitLater("order.placed", 1, Duration.ofMillis(1));

    assertThat(emits("order.placed", "confirmed")).isEqualTo(3);
    assertThat(meterings.milliseconds("vireo.emit", "outcome", "confirmed")).isPositive();
  }

  @Test
  void anEventThatNobodyListensToIsUnroutableWhetherItIsRequiredOrNot() {
    app.emit("order.placed");
    EmitOptions required = EmitOptions.builder().required(true).build();
    assertThatThrownBy(() -> app.emit("order.placed", required))
        .isInstanceOf(UnroutableEventException.class);

    assertThat(emits("order.placed", "unroutable")).isEqualTo(2);
    assertThat(emits("order.placed", "failed")).isZero();
  }

  @Test
  void anEventThatCannotBeEncodedOrPublishedHasFailedAlsoIfItsErrorIsSuppressed() {
    Object options = EmitOptions.defaults();
    assertThatThrownBy(() -> app.emit("order.placed", options, null))
        .isInstanceOf(PayloadException.class);
    app.close();
    assertThatThrownBy(() -> app.emit("order.placed")).isInstanceOf(NoConnectionException.class);
    app.emit("order.placed", EmitOptions.builder().errorSuppressed(true).build());

    assertThat(emits("order.placed", "failed")).isEqualTo(3);
    assertThat(emits("order.placed", "unroutable")).isZero();
  }

  @Test
  void aBroadcastIsToldFromAnEventOfASharedRoute() {
    app.onBroadcast("prices.*", data -> {});

    app.broadcast("prices.changed");
    app.emit("prices.changed");

    assertThat(meterings.count("vireo.emit", "kind", "broadcast", "outcome", "confirmed"))
        .isEqualTo(1);
    assertThat(meterings.count("vireo.emit", "kind", "shared", "outcome", "unroutable"))
        .isEqualTo(1);
  }

  @Test
  void anEventIsUnconfirmedFromItsEmitToItsOutcome() {
    AtomicReference<Double> meanwhile = new AtomicReference<>();
    app.interceptEmits(
        (event, chain) -> {
          meanwhile.set(meterings.gauge("vireo.emit.active"));
          chain.proceed(event);
        });
    assertThat(meterings.gauge("vireo.emit.active")).isZero();

    app.emit("order.placed");

    assertThat(meanwhile.get()).isEqualTo(1);
    assertThat(meterings.gauge("vireo.emit.active")).isZero();
  }

  @Test
  void anEventIsCountedUnderTheNameUnderWhichItGoesOut() {
    app.interceptEmits((event, chain) -> chain.proceed(event.withName("order.renamed")));

    app.emit("order.placed");

    assertThat(emits("order.renamed", "unroutable")).isEqualTo(1);
    assertThat(emits("order.placed", "unroutable")).isZero();
  }
}
