package io.vireo.soak;

import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.VireoException;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delayed events of one route, and the books of when they come. One thread calls its methods;
 * another may look at {@link #figures()}.
 */
final class DelayedTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedTraffic.class);
  private static final int THREADS = 16;
  private static final Duration EMIT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int ROUNDED_UP_BY = 100;

  private final String route;
  private final Observer observer;
  private final Ledger ledger = new Ledger();
  private final Ledger.Listener listener = ledger.listener();
  private final Map<String, Due> due = new ConcurrentHashMap<>();
  private final Lateness lateness = new Lateness();
  private final Lateness beyondStep = new Lateness();

  /**
   * When an event is due.
   *
   * @param nanos on the clock of {@link System#nanoTime()}
   * @param allowance by how much the delay may have been rounded up, in nanoseconds
   */
  private record Due(long nanos, long allowance) {}

  DelayedTraffic(String url, String route) {
    this.route = route;
    this.observer = Observer.connect(url);
    observer.onMessage(
        route, String.class, this::handled, ObserveOptions.builder().resumable(true).build());
  }

  private void handled(Message<String> message) {
    long now = System.nanoTime();
    // Of one that comes again, the first time counts.
    Due known = due.remove(String.valueOf(message.content()));
    if (known != null) {
      lateness.add(now - known.nanos());
      beyondStep.add(now - known.nanos() - known.allowance());
    }
    listener.handled(message);
  }

  /**
   * Emits events from several threads; returns when each is safe, or has failed.
   *
   * @param delays makes a delay
   * @return those that are safe
   */
  List<DelayedEvent> emit(int count, Function<SplittableRandom, Duration> delays)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom();
    List<Callable<List<DelayedEvent>>> shares = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int share = count * (i + 1) / THREADS - count * i / THREADS;
      SplittableRandom own = random.split();
      shares.add(() -> emitShare(share, () -> delays.apply(own)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<DelayedEvent> safe = new ArrayList<>();
    try {
      for (Future<List<DelayedEvent>> share : threads.invokeAll(shares)) {
        safe.addAll(share.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Emitting delayed events has failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return safe;
  }

  private List<DelayedEvent> emitShare(int count, Callable<Duration> delays) throws Exception {
    Ledger.Emitter page = ledger.emitter();
    List<DelayedEvent> safe = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = page.next();
      Duration delay = delays.call();
      long allowance = STEP.toNanos() + delay.toNanos() / ROUNDED_UP_BY;
      due.put(id, new Due(System.nanoTime() + delay.toNanos(), allowance));
      EmitOptions options = EmitOptions.builder().messageId(id).timeout(EMIT_TIMEOUT).build();
      try {
        safe.add(observer.emitLater(route, id, delay, options));
        ledger.confirmed(id);
      } catch (VireoException e) {
        LOG.warn("Not emitted", e);
        ledger.failed(id);
      }
    }
    return safe;
  }

  /** Withdraws an event. */
  boolean cancel(DelayedEvent event) {
    boolean inTime = observer.cancel(event);
    if (inTime) {
      awaitNoLonger(event);
    }
    return inTime;
  }

  /** Nobody waits for an event; should it come all the same, that counts as a duplicate. */
  void awaitNoLonger(DelayedEvent event) {
    ledger.recovered(event.id());
  }

  boolean isSettled() {
    return ledger.isSettled(ledger.mark());
  }

  Ledger.Figures figures() {
    return ledger.figures();
  }

  /** How late, from the moment that an event was handed to {@code emitLater}. */
  Lateness lateness() {
    return lateness;
  }

  /** What of that is more than the delay may have been rounded up. */
  Lateness beyondStep() {
    return beyondStep;
  }

  @Override
  public void close() {
    observer.close();
  }
}
