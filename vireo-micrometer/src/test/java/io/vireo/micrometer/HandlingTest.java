package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.Subscription;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured of events on their way to their handlers, and of the listeners. */
class HandlingTest {
  private final String url = "memory:" + UUID.randomUUID();
  private final Observer app = Observer.connect(url);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Meterings meterings = new Meterings(registry);
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void bind() {
    VireoMetrics.of(registry).bind(app);
  }

  @AfterEach
  void close() {
    release.countDown();
    app.close();
  }

  private void awaitCount(long expected, String meter, String... tags) {
    await().untilAsserted(() -> assertThat(meterings.count(meter, tags)).isEqualTo(expected));
  }

  private void awaitGauge(double expected, String meter, String... tags) {
    await().untilAsserted(() -> assertThat(meterings.gauge(meter, tags)).isEqualTo(expected));
  }

  private static ObserveOptions retrying(RetryPolicy policy) {
    return ObserveOptions.builder().retryPolicy(policy).build();
  }

  private static void fail(Object data) {
    throw new IllegalStateException("expected by this test: " + data);
  }

  @Test
  void aHandledEventHasWaitedAndIsDone() {
    app.on("order.placed", data -> {});

    app.emit("order.placed");

    awaitCount(1, "vireo.handle", "event", "order.placed", "outcome", "handled");
    awaitCount(1, "vireo.settlement", "event", "order.placed", "outcome", "handled");
    awaitCount(1, "vireo.wait", "event", "order.placed");
    assertThat(meterings.count("vireo.handle", "outcome", "failed")).isZero();
  }

  @Test
  void aBroadcastIsCountedUnderThePatternThatIsListenedTo() {
    app.onBroadcast("prices.*", data -> {});

    app.broadcast("prices.tea");
    app.broadcast("prices.coffee");

    awaitCount(2, "vireo.handle", "event", "prices.*", "kind", "broadcast", "outcome", "handled");
  }

  @Test
  void eachAttemptIsCountedAndTheEventIsDoneOnce() {
    AtomicBoolean repaired = new AtomicBoolean();
    app.on(
        "order.placed",
        data -> {
          if (!repaired.getAndSet(true)) {
            fail(data);
          }
        },
        retrying(RetryPolicy.after(Duration.ofMillis(50))));

    app.emit("order.placed");

    awaitCount(1, "vireo.settlement", "outcome", "handled");
    awaitCount(1, "vireo.failure", "outcome", "retried");
    assertThat(meterings.count("vireo.handle", "outcome", "handled")).isEqualTo(1);
    assertThat(meterings.count("vireo.handle", "outcome", "failed")).isEqualTo(1);
    assertThat(meterings.count("vireo.wait")).isEqualTo(1);
    assertThat(meterings.milliseconds("vireo.settlement", "outcome", "handled"))
        .isGreaterThanOrEqualTo(50);
  }

  @Test
  void anEventIsRecoveredOrDiscardedOrLostAsItsOptionsSay() {
    app.on("order.recovered", data -> fail(data), retrying(RetryPolicy.immediately(1)));
    app.on(
        "order.discarded",
        data -> fail(data),
        retrying(RetryPolicy.none().discardOn(IllegalStateException.class)));
    app.on(
        "order.lost", data -> fail(data), ObserveOptions.builder().autoAcknowledge(true).build());

    app.emit("order.recovered");
    app.emit("order.discarded");
    app.emit("order.lost");

    for (String outcome : new String[] {"recovered", "discarded", "lost"}) {
      awaitCount(1, "vireo.failure", "event", "order." + outcome, "outcome", outcome);
      awaitCount(1, "vireo.settlement", "event", "order." + outcome, "outcome", outcome);
    }
    awaitCount(1, "vireo.failure", "event", "order.recovered", "outcome", "retried");
    assertThat(meterings.count("vireo.failure.dropped")).isZero();
  }

  @Test
  void anEventThatCannotBeDecodedIsRecoveredWithoutAHandler() {
    app.on("order.placed", Integer.class, number -> {});

    app.emit("order.placed", "seven");

    awaitCount(1, "vireo.failure", "outcome", "recovered");
    assertThat(meterings.count("vireo.handle", "outcome", "handled")).isZero();
    assertThat(meterings.count("vireo.handle", "outcome", "failed")).isZero();
  }

  @Test
  void aRedrivenEventIsCountedAndItsWaitIsNot() {
    AtomicBoolean repaired = new AtomicBoolean();
    app.on(
        "order.placed",
        data -> {
          if (!repaired.get()) {
            fail(data);
          }
        });
    app.emit("order.placed");
    awaitCount(1, "vireo.failure", "outcome", "recovered");

    repaired.set(true);
    app.recovery("order.placed").redrive(RecoveryFilter.all(), RedriveOptions.defaults());

    awaitCount(1, "vireo.handle", "outcome", "handled");
    assertThat(meterings.count("vireo.redriven", "event", "order.placed")).isEqualTo(1);
    assertThat(meterings.count("vireo.wait")).isEqualTo(1);
  }

  @Test
  void anEventThatAnotherListenerHadBeforeIsRedeliveredAndItsImmediateRetriesAreNot() {
    ObserveOptions options =
        ObserveOptions.builder().resumable(true).retryPolicy(RetryPolicy.immediately(1)).build();
    AtomicBoolean repaired = new AtomicBoolean();
    try (Observer other = Observer.connect(url)) {
      other.on(
          "order.placed",
          data -> {
            other.stop();
            fail(data);
          },
          options);
      app.emit("order.placed");
      other.join();
      app.on(
          "order.placed",
          data -> {
            if (!repaired.getAndSet(true)) {
              fail(data);
            }
          },
          options);

      awaitCount(1, "vireo.handle", "outcome", "handled");
    }
    assertThat(meterings.count("vireo.handle", "outcome", "failed")).isEqualTo(1);
    assertThat(meterings.count("vireo.redelivered", "event", "order.placed")).isEqualTo(1);
    assertThat(meterings.count("vireo.wait")).isZero();
  }

  @Test
  void gaugesShowWhatListenersHaveAndDo() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Subscription busy =
        app.on(
            "order.placed",
            data -> {
              started.countDown();
              release.await();
            });
    app.on("order.placed", data -> {}).pause();
    for (int i = 0; i < 3; i++) {
      app.emit("order.placed", i, EmitOptions.defaults());
    }
    started.await();
    // The first look at a gauge finds the listeners.
    meterings.gauge("vireo.health");

    awaitGauge(1, "vireo.handle.active", "event", "order.placed");
    awaitGauge(2, "vireo.prefetched", "event", "order.placed");
    awaitGauge(1, "vireo.listeners", "event", "order.placed", "state", "running");
    awaitGauge(1, "vireo.listeners", "event", "order.placed", "state", "paused");
    awaitGauge(0, "vireo.listeners", "event", "order.placed", "state", "failed");

    busy.stop();
    awaitGauge(0, "vireo.listeners", "event", "order.placed", "state", "running");
  }

  @Test
  void gaugesShowHealthAndConnections() {
    assertThat(meterings.gauge("vireo.health")).isEqualTo(1);
    assertThat(meterings.gauge("vireo.connections", "state", "up")).isEqualTo(1);
    assertThat(meterings.gauge("vireo.connections", "state", "down")).isZero();

    app.close();

    awaitGauge(0, "vireo.health");
    awaitGauge(1, "vireo.connections", "state", "down");
    awaitGauge(0, "vireo.connections", "state", "up");
  }
}
