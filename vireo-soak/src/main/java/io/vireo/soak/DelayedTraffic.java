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
 * Emits delayed events to one route, handles them, and records how late they are. One thread calls
 * the methods; another may call {@link #figures()}.
 */
final class DelayedTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedTraffic.class);
  private static final int THREADS = 16;
  private static final Duration EMIT_TIMEOUT = Duration.ofSeconds(60);

  /** The shortest step to which Vireo rounds a delay up. */
  private static final Duration STEP = Duration.ofMillis(100);

  /** Vireo rounds a delay up by at most this fraction of it, one hundredth. */
  private static final int ROUNDING_FRACTION = 100;

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
    // Only the first delivery of an event counts: its entry is removed here.
    Due known = due.remove(String.valueOf(message.content()));
    if (known != null) {
      lateness.add(now - known.nanos());
      beyondStep.add(now - known.nanos() - known.allowance());
    }
    listener.handled(message);
  }

  /**
   * Emits events from several threads. Returns when each is confirmed or has failed.
   *
   * @param delays draws the delay of an event
   * @return the confirmed events
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
    List<DelayedEvent> confirmed = new ArrayList<>();
    try {
      for (Future<List<DelayedEvent>> share : threads.invokeAll(shares)) {
        confirmed.addAll(share.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Delayed events could not be emitted", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return confirmed;
  }

  private List<DelayedEvent> emitShare(int count, Callable<Duration> delays) throws Exception {
    Ledger.Emitter eventIds = ledger.emitter();
    List<DelayedEvent> confirmed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = eventIds.next();
      Duration delay = delays.call();
      long allowance = STEP.toNanos() + delay.toNanos() / ROUNDING_FRACTION;
      due.put(id, new Due(System.nanoTime() + delay.toNanos(), allowance));
      EmitOptions options = EmitOptions.builder().messageId(id).timeout(EMIT_TIMEOUT).build();
      try {
        confirmed.add(observer.emitLater(route, id, delay, options));
        ledger.confirmed(id);
      } catch (VireoException e) {
        LOG.warn("A delayed event could not be emitted", e);
        ledger.failed(id);
      }
    }
    return confirmed;
  }

  /** Cancels an event. Returns false if it was too late. */
  boolean cancel(DelayedEvent event) {
    boolean inTime = observer.cancel(event);
    if (inTime) {
      expectNoDelivery(event);
    }
    return inTime;
  }

  /** Counts an event as settled. If it is delivered all the same, it counts as a duplicate. */
  void expectNoDelivery(DelayedEvent event) {
    ledger.recovered(event.id());
  }

  boolean isSettled() {
    return ledger.isSettled(ledger.mark());
  }

  Ledger.Figures figures() {
    return ledger.figures();
  }

  /** By how much events were late. Their delay begins when {@code emitLater} is called. */
  Lateness lateness() {
    return lateness;
  }

  /** By how much events were later than the rounding of their delay explains. */
  Lateness beyondStep() {
    return beyondStep;
  }

  @Override
  public void close() {
    observer.close();
  }
}
