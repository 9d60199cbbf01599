package io.vireo.internal.dispatch;

import io.vireo.Control.Pause;
import io.vireo.Health;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.internal.isolation.PoisonGuard;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one listener and the deliveries that wait for them. It decides which delivery may be
 * begun, and when; it starts no thread and calls no handler.
 *
 * <p>Not thread-safe: the {@link Dispatcher} guards it with its lock.
 */
final class SlotPool {
  private final int concurrency;
  private final int prefetch;
  private final boolean guarded;
  private final SlotWatch watch;
  private final @Nullable BreakerState breaker;
  private final TrafficMeter meter = new TrafficMeter(System.nanoTime());

  /** What was delivered and not begun, oldest first. */
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();

  /** Slots that have a thread or wait for one. */
  private int working;

  /** Slots that wait for the end of the delay between two deliveries. */
  private int resting;

  /** Deliveries that were begun and have not ended. */
  private int running;

  /** Handles the delivery beside which no other may be handled; null if there is none. */
  private @Nullable HandlerExecution isolated;

  /** Whether what is delivered during a pause waits here; otherwise it is given back at once. */
  private boolean keepWhilePaused;

  // Volatile, because they are read without the dispatcher's lock as well.
  private volatile boolean paused;
  private volatile boolean stopped;

  /**
   * Makes a pool in which all slots are free.
   *
   * @param patience how long a handler may take before it counts as hanging
   * @param guarded whether deliveries that may have ended a process are handled alone
   */
  SlotPool(ObserveOptions options, Duration patience, boolean guarded) {
    this.concurrency = options.concurrency();
    this.prefetch = options.prefetch();
    this.guarded = guarded;
    this.watch = new SlotWatch(options, patience);
    this.breaker = options.circuitBreaker().map(BreakerState::new).orElse(null);
  }

  // ---- Deliveries that wait

  /**
   * Keeps a delivery until a slot takes it. Once stopped it drops the delivery.
   *
   * @return false if the delivery has to be given back to the broker
   */
  boolean add(Delivery delivery) {
    if (stopped) {
      return true;
    }
    if (paused && !keepWhilePaused) {
      return false;
    }
    waiting.add(delivery);
    if (waiting.size() > prefetch) {
      // A driver has no more than that without a settlement on one channel, so some are stale. When
      // all handlers hang, no slot would ever drop them.
      forgetStale();
    }
    return true;
  }

  /** Forgets the deliveries that have gone stale before they were begun. */
  void forgetStale() {
    waiting.removeIf(Delivery::isStale);
  }

  /** Forgets a delivery that got its settlement while it was waiting. */
  void forget(Delivery delivery) {
    waiting.remove(delivery);
  }

  /** What was delivered and not begun, oldest first. It stays here. */
  List<Delivery> waiting() {
    return List.copyOf(waiting);
  }

  // ---- Pauses and the end

  /** No delivery may be begun from now on; they are kept until {@link #takeBack}. */
  void pause() {
    if (!paused && !stopped) {
      paused = true;
      keepWhilePaused = true;
    }
    if (breaker != null) {
      breaker.paused();
    }
  }

  /** Hands out what waits; what is delivered later in this pause is not kept. */
  List<Delivery> takeBack() {
    keepWhilePaused = false;
    List<Delivery> back = new ArrayList<>(waiting);
    waiting.clear();
    return back;
  }

  /**
   * Ends a pause. If the circuit breaker has asked for it, one delivery at a time is tried; nothing
   * is while that pause has still to begin.
   *
   * @return as {@link #takeSlots}
   */
  int resume() {
    paused = false;
    if (breaker != null) {
      breaker.halfOpen();
    }
    return takeSlots();
  }

  /** No delivery may be begun any more, and what waits is forgotten. */
  void stop() {
    stopped = true;
    waiting.clear();
  }

  /** Whether it is paused. May be called without the lock. */
  boolean isPaused() {
    return paused;
  }

  /** Whether it is stopped. May be called without the lock. */
  boolean isStopped() {
    return stopped;
  }

  // ---- Slots

  /**
   * Takes a slot if one is free and a delivery may be begun.
   *
   * @return true if it was taken: then the caller has it run on a thread
   */
  boolean takeSlot() {
    if (working + resting >= concurrency || !mayBegin()) {
      return false;
    }
    working++;
    return true;
  }

  /** Takes a slot for each delivery that may be begun; returns how many. The caller runs them. */
  int takeSlots() {
    int taken = 0;
    while (taken < waiting.size() && takeSlot()) {
      taken++;
    }
    return taken;
  }

  private boolean mayBegin() {
    return !stopped
        && !paused
        && !waiting.isEmpty()
        && (breaker == null || breaker.mayBegin())
        && !mustWait(waiting.getFirst());
  }

  /** Whether a delivery may not be handled beside those that are being handled. */
  private boolean mustWait(Delivery next) {
    return guarded && running > 0 && (isolated != null || PoisonGuard.isSuspect(next));
  }

  /**
   * A slot has got its thread, which calls this, and begins with the delivery that has waited
   * longest.
   *
   * @return null if none may be begun: then the slot is free
   */
  @Nullable Delivery takeFirst(HandlerExecution execution) {
    Delivery first = takeNext(execution);
    if (first == null) {
      working--;
    } else {
      watch.taken(execution);
    }
    return first;
  }

  /** A slot goes on with the delivery that has waited longest; null if none may be begun. */
  @Nullable Delivery takeNext(HandlerExecution execution) {
    if (!mayBegin()) {
      return null;
    }
    Delivery delivery = waiting.removeFirst();
    if (guarded && PoisonGuard.isSuspect(delivery)) {
      isolated = execution;
    }
    long now = System.nanoTime();
    meter.advanceTo(now);
    execution.takesUp(delivery, now);
    running++;
    if (breaker != null) {
      breaker.began(execution);
    }
    return delivery;
  }

  /** Whether no other delivery may be handled beside that of this execution. */
  boolean isIsolated(HandlerExecution execution) {
    return isolated == execution;
  }

  /**
   * The delivery with which a slot has begun has ended.
   *
   * @return what that means for the circuit breaker
   */
  BreakerState.Change end(HandlerExecution execution) {
    meter.count(execution.outcome());
    if (!execution.isReleased()) {
      running--;
    }
    if (isolated == execution) {
      isolated = null;
    }
    return breaker == null ? BreakerState.Change.NONE : breaker.ended(execution);
  }

  /** A slot gives its thread back and is free. */
  void free(HandlerExecution execution) {
    watch.freed(execution);
    working--;
  }

  /** A slot gives its thread back and waits for another one, so that other listeners get a turn. */
  void waitForThread(HandlerExecution execution) {
    watch.freed(execution);
  }

  /** A slot gives its thread back, and is free when the delay between two deliveries is over. */
  void rest(HandlerExecution execution) {
    free(execution);
    resting++;
  }

  /** That delay is over for one slot. Returns as {@link #takeSlot}. */
  boolean endRest() {
    resting--;
    return takeSlot();
  }

  // ---- Handlers

  /**
   * Abandons a handler, unless as many as there are slots have been abandoned and are still
   * running.
   *
   * @return true if the handler counts as abandoned from now on; false if nothing has changed
   */
  boolean abandon() {
    return watch.abandon();
  }

  /** A handler that was abandoned has ended after all. */
  void abandonedEnded() {
    watch.abandonedEnded();
  }

  /** Another execution goes on with the delivery of an abandoned one, on the calling thread. */
  void replace(HandlerExecution abandoned, HandlerExecution next, Delivery delivery) {
    next.takesOver(abandoned, delivery, System.nanoTime());
    if (breaker != null) {
      breaker.replaced(abandoned, next);
    }
    if (isolated == abandoned) {
      isolated = next;
    }
    watch.freed(abandoned);
    watch.taken(next);
  }

  /**
   * Waits no longer for the handlers that run on certain threads.
   *
   * @return their deliveries, which will get no settlement by these handlers
   */
  List<Delivery> release(Predicate<Thread> threads) {
    List<Delivery> released = new ArrayList<>();
    for (HandlerExecution execution : watch.taken()) {
      Delivery delivery = execution.release(threads);
      if (delivery != null) {
        running--;
        released.add(delivery);
      }
    }
    return released;
  }

  /** Whether a delivery is being handled on one of certain threads, and waited for. */
  boolean isRunningOn(Predicate<Thread> threads) {
    return watch.taken().stream().anyMatch(execution -> execution.isAwaitedOn(threads));
  }

  /** Whether a delivery was begun and has not ended. */
  boolean isRunning() {
    return running > 0;
  }

  /** Whether a delivery was begun whose handler has not started yet. */
  boolean anyStarting() {
    return watch.anyStarting();
  }

  /**
   * The pause for which the circuit breaker has asked; null while it is closed or there is none.
   */
  @Nullable Pause breakerPause() {
    return breaker == null ? null : breaker.pause();
  }

  /** How busy the slots are. */
  Traffic traffic() {
    return meter.traffic(System.nanoTime(), running, waiting.size());
  }

  /**
   * When the oldest event was emitted that is being handled or waits; null if there is none, or
   * none that says it. Of the events that wait only the first one is asked, since they are in the
   * order of the queue.
   */
  @Nullable Instant oldest() {
    Delivery first = waiting.peekFirst();
    return Stream.concat(
            watch.taken().stream().map(HandlerExecution::delivery), Stream.ofNullable(first))
        .map(delivery -> delivery == null ? null : delivery.properties().timestamp())
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** What is to be known of the handlers and the circuit breaker; empty if all is well. */
  List<Health.Part> health(String listener) {
    return Stream.of(
            watch.health("handlers of " + listener),
            breaker == null ? null : breaker.health("circuit breaker of " + listener))
        .filter(Objects::nonNull)
        .toList();
  }
}
