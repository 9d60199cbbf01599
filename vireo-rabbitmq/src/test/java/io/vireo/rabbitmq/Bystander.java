package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * A healthy stream of events beside hostile ones, over the same connections: emitted at a steady
 * rate, and handled. It measures for how long none is handled. Any thread may call.
 */
final class Bystander implements AutoCloseable {
  /** What a busy machine may take without anything being wrong; a quiet one is asked for less. */
  private static final Duration LONGEST_GAP =
      Duration.ofMillis(Long.getLong("vireo.generated.gap", 5_000));

  /** The field with an event's number. */
  private static final String NUMBER = "healthy";

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger emitted = new AtomicInteger();
  private final Set<Integer> handled = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong longestNanos = new AtomicLong();

  /** Emits so often from now on. */
  void start(Core emitter, String event, int eventsPerSecond) {
    lastNanos.set(System.nanoTime());
    long period = TimeUnit.SECONDS.toNanos(1) / eventsPerSecond;
    var unused =
        clock.scheduleAtFixedRate(() -> emit(emitter, event), 0, period, TimeUnit.NANOSECONDS);
  }

  private void emit(Core emitter, String event) {
    try {
      var unused =
          emitter
              .emitAsync(event, Map.of(NUMBER, emitted.incrementAndGet()))
              .whenComplete(
                  (taken, cause) -> {
                    if (cause != null) {
                      failure.compareAndSet(null, cause);
                    } else if (!taken) {
                      failure.compareAndSet(null, new AssertionError("no queue took it"));
                    }
                  });
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** For the listener of the event; whether it was one of these. */
  boolean handle(JsonNode data) {
    if (!data.has(NUMBER)) {
      return false;
    }
    long now = System.nanoTime();
    long gap = now - lastNanos.getAndSet(now);
    longestNanos.accumulateAndGet(gap, Math::max);
    handled.add(data.get(NUMBER).intValue());
    return true;
  }

  Duration longestGap() {
    return Duration.ofNanos(longestNanos.get());
  }

  /** Ends the stream; each of its events is emitted and handled, and none came late. */
  void requireUntouched() {
    stop();
    Awaitility.await("the healthy stream")
        .atMost(TestBroker.PATIENCE)
        .until(() -> failure.get() != null || handled.size() == emitted.get());
    assertThat(failure.get()).as("how emitting to the healthy stream ended").isNull();
    assertThat(longestGap())
        .as("the longest time without an event of the healthy stream")
        .isLessThan(LONGEST_GAP);
  }

  private void stop() {
    clock.shutdown();
    try {
      assertThat(clock.awaitTermination(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
