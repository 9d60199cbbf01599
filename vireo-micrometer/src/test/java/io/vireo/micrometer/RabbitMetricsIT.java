package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics of a program on RabbitMQ. */
class RabbitMetricsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RabbitNode node;

  private final String event = "order." + UUID.randomUUID();
  private final Observer app = Observer.connect(node.url());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Meterings meterings = new Meterings(registry);

  @BeforeAll
  static void startNode() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @BeforeEach
  void bind() {
    VireoMetrics.of(registry).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
  }

  private void awaitCount(long expected, String meter, String... tags) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(meterings.count(meter, tags)).isEqualTo(expected));
  }

  private static void fail(Object data) {
    throw new IllegalStateException("expected by this test: " + data);
  }

  @Test
  void confirmsAreTimedAndAnEventThatNoQueueTookIsUnroutable() {
    app.on(event, data -> {});

    CompletableFuture<?>[] emits =
        IntStream.range(0, 100)
            .mapToObj(number -> app.emitAsync(event, number))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(emits).join();
    app.emit(event + ".nobody");

    assertThat(meterings.count("vireo.emit", "event", event, "outcome", "confirmed"))
        .isEqualTo(100);
    assertThat(meterings.milliseconds("vireo.emit", "event", event, "outcome", "confirmed"))
        .isPositive();
    assertThat(meterings.count("vireo.emit", "event", event + ".nobody", "outcome", "unroutable"))
        .isEqualTo(1);
    assertThat(meterings.gauge("vireo.emit.active")).isZero();
    awaitCount(100, "vireo.settlement", "event", event, "outcome", "handled");
    awaitCount(100, "vireo.wait", "event", event);
  }

  @Test
  void aFailedEventIsRetriedRecoveredAndRedriven() {
    AtomicBoolean repaired = new AtomicBoolean();
    app.on(
        event,
        data -> {
          if (!repaired.get()) {
            fail(data);
          }
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.after(Duration.ofMillis(50))).build());
    app.emit(event);
    awaitCount(1, "vireo.settlement", "event", event, "outcome", "recovered");
    assertThat(meterings.count("vireo.failure", "event", event, "outcome", "retried")).isEqualTo(1);
    assertThat(meterings.count("vireo.failure", "event", event, "outcome", "recovered"))
        .isEqualTo(1);

    repaired.set(true);
    app.recovery(event).redrive(RecoveryFilter.all(), RedriveOptions.defaults());

    awaitCount(1, "vireo.redriven", "event", event);
    awaitCount(1, "vireo.settlement", "event", event, "outcome", "handled");
    assertThat(meterings.count("vireo.redelivered", "event", event)).isZero();
  }

  @Test
  void anEventThatGoesBackToTheBrokerIsRedelivered() {
    ObserveOptions options =
        ObserveOptions.builder().resumable(true).retryPolicy(RetryPolicy.immediately(1)).build();
    try (Observer other = Observer.connect(node.url())) {
      other.on(
          event,
          data -> {
            other.stop();
            fail(data);
          },
          options);
      app.emit(event);
      assertThat(other.join(PATIENCE)).isTrue();
    }

    app.on(event, data -> {}, options);

    awaitCount(1, "vireo.redelivered", "event", event);
    awaitCount(1, "vireo.handle", "event", event, "outcome", "handled");
  }

  @Test
  void connectionsAndListenersAreUp() {
    app.on(event, data -> {});
    app.emit(event);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(meterings.gauge("vireo.health")).isEqualTo(1);
              assertThat(meterings.gauge("vireo.connections", "state", "up")).isEqualTo(2);
              assertThat(meterings.gauge("vireo.listeners", "event", event, "state", "running"))
                  .isEqualTo(1);
            });
  }

  @Test
  void theThreadThatMeasuresQueuesEndsWithTheCore() {
    try (Observer other = Observer.connect(node.url())) {
      VireoMetrics.of(registry)
          .withName("closed-on-rabbit")
          .withQueueDepth(Duration.ofMillis(50))
          .bind(other);
      other.on(event, data -> {});
      await()
          .atMost(PATIENCE)
          .until(() -> meterings.gauge("vireo.queue.depth", "event", event) == 0);
    }

    await()
        .atMost(PATIENCE)
        .until(() -> !QueueDepthsTest.isAlive("vireo-queue-depths-closed-on-rabbit"));
    assertThat(meterings.gauge("vireo.queue.depth", "event", event)).isNaN();
  }
}
