package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vireo.Core;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many events wait, as the broker tells, and how old the oldest event of a listener is. */
class QueueDepthsTest {
  private static final Duration EVERY = Duration.ofMillis(20);

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer app = Observer.connect(url);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Meterings meterings = new Meterings(registry);
  private final CountDownLatch release = new CountDownLatch(1);
  private @Nullable AutoCloseable metrics;

  @AfterEach
  void close() throws Exception {
    release.countDown();
    app.close();
    if (metrics != null) {
      metrics.close();
    }
  }

  private void measure(Core core) {
    metrics = VireoMetrics.of(registry).withQueueDepth(EVERY).withMaxEvents(3).bind(core);
  }

  private void awaitGauge(double expected, String meter, String... tags) {
    await().untilAsserted(() -> assertThat(meterings.gauge(meter, tags)).isEqualTo(expected));
  }

  private static void fail(Object data) {
    throw new IllegalStateException("expected by this test: " + data);
  }

  @Test
  void nobodyIsAskedUnlessThatIsSwitchedOn() {
    VireoMetrics.of(registry).bind(app);
    app.on("order.placed", data -> {});
    app.emit("order.placed");

    assertThat(registry.find("vireo.queue.depth").gauge()).isNull();
    assertThat(registry.find("vireo.recovery.depth").gauge()).isNull();
  }

  @Test
  void theEventsThatAPausedListenerLeavesInTheQueueAreCounted() throws Exception {
    measure(app);
    app.on("order.placed", data -> {}).pause();

    for (int i = 0; i < 3; i++) {
      app.emit("order.placed");
    }

    awaitGauge(3, "vireo.queue.depth", "event", "order.placed");
    app.resumeOn("order.placed");
    awaitGauge(0, "vireo.queue.depth", "event", "order.placed");
    Objects.requireNonNull(metrics).close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void theQueueOfARouteOnWhichAProgramEmitsOnlyIsCountedAsWell() {
    try (Core emitter = Core.connect(url)) {
      measure(emitter);
      app.declareRoute("order.placed");

      emitter.emit("order.placed");

      awaitGauge(1, "vireo.queue.depth", "event", "order.placed");
    }
  }

  @Test
  void failedEventsOfRoutesAndBroadcastsAreCounted() {
    measure(app);
    ObserveOptions once = ObserveOptions.builder().retryPolicy(RetryPolicy.none()).build();
    app.on("order.placed", QueueDepthsTest::fail, once);
    app.onBroadcast("prices.*", QueueDepthsTest::fail, once);

    app.emit("order.placed");
    app.broadcast("prices.tea");

    awaitGauge(1, "vireo.recovery.depth", "event", "order.placed");
    awaitGauge(1, "vireo.recovery.depth", "event", "prices.*");
    awaitGauge(0, "vireo.recovery.depth", "event", "vireo_unrouted");
    assertThat(registry.find("vireo.queue.depth").tag("event", "prices.*").gauge()).isNull();
    app.recovery("order.placed").discard(RecoveryFilter.all());
    awaitGauge(0, "vireo.recovery.depth", "event", "order.placed");
  }

  @Test
  void delayedEventsThatNobodyTookAreCounted() {
    measure(app);

    app.emitLater("order.placed", null, Duration.ofMillis(1));

    awaitGauge(1, "vireo.recovery.depth", "event", "vireo_unrouted");
  }

  @Test
  void theNumberOfQueuesThatAreAskedForIsLimited() {
    measure(app);
    for (int i = 0; i < 5; i++) {
      app.on("order." + i, data -> {});
    }

    await()
        .untilAsserted(
            () -> {
              assertThat(registry.find("vireo.queue.depth").gauges()).hasSize(3);
              assertThat(registry.find("vireo.recovery.depth").gauges()).hasSize(3);
            });
  }

  @Test
  void withoutABrokerTheFiguresAreMissingAndNothingElse() {
    measure(app);
    app.on("order.placed", data -> {});
    awaitGauge(0, "vireo.queue.depth", "event", "order.placed");

    app.close();

    await()
        .untilAsserted(
            () -> {
              assertThat(meterings.gauge("vireo.queue.depth", "event", "order.placed")).isNaN();
              assertThat(meterings.gauge("vireo.recovery.depth", "event", "order.placed")).isNaN();
            });
    assertThat(registry.find("vireo.queue.depth").gauge()).isNotNull();
  }

  static boolean isAlive(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(one -> one.getName().equals(thread));
  }

  @Test
  void theThreadEndsWithTheCoreAlsoIfTheBindingIsNotClosed() {
    metrics = VireoMetrics.of(registry).withName("closed-core").withQueueDepth(EVERY).bind(app);
    app.declareRoute("order.placed");
    app.emit("order.placed");
    assertThat(isAlive("vireo-queue-depths-closed-core")).isTrue();

    app.close();

    await().until(() -> !isAlive("vireo-queue-depths-closed-core"));
    assertThat(meterings.gauge("vireo.recovery.depth", "event", "vireo_unrouted")).isNaN();
  }

  @Test
  void theAgeIsThatOfTheOldestEventThatAListenerHas() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    VireoMetrics.of(registry).bind(app);
    app.on(
        "order.placed",
        data -> {
          started.countDown();
          release.await();
        });
    app.emit("order.placed");
    started.await();
    assertThat(meterings.gauge("vireo.oldest", "event", "order.placed")).isNotNegative();

    await().until(() -> meterings.gauge("vireo.oldest", "event", "order.placed") > 0.2);
    app.emit("order.placed");
    awaitGauge(1, "vireo.prefetched", "event", "order.placed");
    assertThat(meterings.gauge("vireo.oldest", "event", "order.placed")).isGreaterThan(0.2);

    release.countDown();
    awaitGauge(0, "vireo.oldest", "event", "order.placed");
  }
}
