package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RetryPolicy;
import io.vireo.VireoException;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Plain events, delayed ones, and some whose handler fails twice, all the time and on one route,
 * while a test breaks nodes; knows what was lost.
 */
final class MixedTraffic implements AutoCloseable {
  private static final int TRIES = 3;
  private static final int THREADS_OF_A_KIND = 8;
  private static final Duration BETWEEN_TWO = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(4);
  private static final Duration TO_END = Duration.ofSeconds(40);
  private static final String FAILS = "fails";

  private final Observer observer;
  private final String route;
  private final Ledger ledger = new Ledger();
  private final Ledger.Listener listener = ledger.listener();
  private final ExecutorService threads = Executors.newFixedThreadPool(3 * THREADS_OF_A_KIND);
  private volatile boolean ended;

  /** How an event is emitted. */
  private interface Way {
    boolean emit(String id, int number);
  }

  /** Starts. */
  MixedTraffic(Observer observer, String route, ObserveOptions.Builder how) {
    this.observer = observer;
    this.route = route;
    observer.onMessage(
        route,
        String.class,
        this::handle,
        how.retryPolicy(RetryPolicy.after(Duration.ofMillis(300), Duration.ofSeconds(1))).build());
    for (int i = 0; i < THREADS_OF_A_KIND; i++) {
      threads.execute(() -> emitAll(this::plain));
      threads.execute(() -> emitAll(this::delayed));
      threads.execute(() -> emitAll(this::failing));
    }
  }

  private void handle(Message<String> message) {
    if (message.headers().containsKey(FAILS) && message.attempt() < TRIES) {
      throw new IllegalStateException("not yet");
    }
    listener.handled(message);
  }

  private void emitAll(Way way) {
    Ledger.Emitter emitter = ledger.emitter();
    for (int number = 0; !ended; number++) {
      String id = emitter.next();
      try {
        ledger.settled(id, way.emit(id, number), null);
      } catch (VireoException e) {
        ledger.failed(id);
      }
      LockSupport.parkNanos(BETWEEN_TWO.toNanos());
    }
  }

  private static EmitOptions.Builder options(String id) {
    return EmitOptions.builder().messageId(id);
  }

  private boolean plain(String id, int number) {
    return observer.emit(route, id, options(id).build());
  }

  private boolean failing(String id, int number) {
    return observer.emit(route, id, options(id).header(FAILS, true).build());
  }

  private boolean delayed(String id, int number) {
    Duration delay = BETWEEN_TWO.multipliedBy(1 + number % LONGEST_DELAY.dividedBy(BETWEEN_TWO));
    var unused = observer.emitLater(route, id, delay, options(id).build());
    return true;
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

  /**
   * Emits no more.
   *
   * @return the sums, when each event that was confirmed has been handled or is in recovery, or
   *     nothing more comes
   */
  Ledger.Figures end() throws InterruptedException {
    ended = true;
    threads.shutdown();
    assertThat(threads.awaitTermination(TO_END.toSeconds(), TimeUnit.SECONDS)).isTrue();
    var unused = ledger.awaitSettled(TO_END);
    for (String recovery : new String[] {route, "vireo_unrouted"}) {
      observer
          .recovery(recovery)
          .forEach(
              RecoveryFilter.builder().build(),
              record -> {
                if (record.event().name().equals(route)) {
                  ledger.recovered(record.event().id().orElseThrow());
                }
              });
    }
    return ledger.figures();
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
