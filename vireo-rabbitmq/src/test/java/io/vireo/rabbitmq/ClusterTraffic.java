package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Emits to a route and handles what comes, all the time, while a test breaks nodes; knows what was
 * lost and how long nothing came.
 */
final class ClusterTraffic implements AutoCloseable {
  static final int PREFETCH = 100;
  static final int MAX_UNDER_WAY = 500;

  private final Observer observer;
  private final String event;
  private final EmitOptions options;
  private final Ledger ledger = new Ledger();
  private final Ledger.Emitter emitter = ledger.emitter();
  private final Ledger.Listener listener = ledger.listener();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private long lastHandled = System.nanoTime();
  private long longestGap;

  /**
   * Starts.
   *
   * @param timeout of each event
   */
  ClusterTraffic(Observer observer, String event, ObserveOptions.Builder how, Duration timeout) {
    this.observer = observer;
    this.event = event;
    this.options = EmitOptions.builder().timeout(timeout).build();
    observer.onMessage(event, String.class, this::handle, how.prefetch(PREFETCH).build());
    var unused = thread.scheduleWithFixedDelay(this::emitOne, 0, 2, TimeUnit.MILLISECONDS);
  }

  private void emitOne() {
    if (!underWay.tryAcquire()) {
      return;
    }
    String id = emitter.next();
    EmitOptions own = EmitOptions.builder().messageId(id).timeout(options.timeout()).build();
    var unused =
        observer
            .emitAsync(event, id, own)
            .whenComplete(
                (routed, failure) -> {
                  ledger.settled(id, routed, failure);
                  underWay.release();
                });
  }

  private synchronized void handle(Message<String> message) {
    listener.handled(message);
    long now = System.nanoTime();
    longestGap = Math.max(longestGap, now - lastHandled);
    lastHandled = now;
  }

  /** The longest time in which nothing was handled, since the last call. */
  synchronized Duration takeLongestGap() {
    Duration gap = Duration.ofNanos(longestGap);
    longestGap = 0;
    return gap;
  }

  /** Returns when so many more events have been handled. */
  void awaitFlow(int more, Duration atMost) {
    long wanted = ledger.figures().handled() + more;
    await()
        .atMost(atMost)
        .untilAsserted(
            () -> {
              Ledger.Figures now = ledger.figures();
              assertThat(now.handled()).as("handled, of %s", now).isGreaterThanOrEqualTo(wanted);
            });
  }

  Health.Part route() {
    return observer.health().parts().stream()
        .filter(part -> part.name().equals("route " + event))
        .findFirst()
        .orElseThrow();
  }

  /** Emits no more, and returns when each event that was confirmed has been handled. */
  Ledger.Figures end() throws InterruptedException {
    thread.shutdown();
    assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(underWay.tryAcquire(MAX_UNDER_WAY, 30, TimeUnit.SECONDS)).isTrue();
    boolean settled = ledger.awaitSettled(Duration.ofSeconds(30));
    Ledger.Figures figures = ledger.figures();
    assertThat(settled).as("nothing lost: %s", figures).isTrue();
    assertThat(figures.open()).as("lost").isZero();
    assertThat(figures.unknown()).as("not emitted").isZero();
    assertThat(figures.changed()).as("under another id").isZero();
    return figures;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
