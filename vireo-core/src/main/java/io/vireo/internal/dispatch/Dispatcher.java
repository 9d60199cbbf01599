package io.vireo.internal.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Control.Pause;
import io.vireo.HandlerTimeoutException;
import io.vireo.Health;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.internal.isolation.PoisonGuard;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import io.vireo.spi.SpinningLock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a consumer delivers to at most {@code concurrency} slots. A {@link Slot} borrows a
 * handler thread only while there is something to do.
 *
 * <p>Any thread may call. One lock guards the {@link SlotPool}, which holds all state. It is held
 * for moments, and never while a handler, a settlement or anything else of the program runs.
 */
public final class Dispatcher implements HandlerExecution.Owner, Slot.Source {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final ObserveOptions options;
  private final Executor threads;
  private final Timer timer;
  private final Consumer<Pause> whenBreakerOpens;
  private final @Nullable PoisonGuard guard;
  private final DeliveryProcessor processor;

  private final ReentrantLock lock = new SpinningLock();

  /** Signalled when a handler has started that a pause may wait for, and when nothing runs. */
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final SlotPool slots;

  /**
   * Makes one that is idle.
   *
   * @param threads runs the slots, none of them on the thread that calls it
   * @param slotPatience how long a handler may take before it counts as hanging
   * @param whenBreakerOpens hears of the pause for which the circuit breaker asks; may not block
   * @param guard decides on deliveries that may have ended a process; null if nothing does
   * @param processor makes what handles a delivery
   */
  public Dispatcher(
      ObserveOptions options,
      Executor threads,
      Timer timer,
      Duration slotPatience,
      Consumer<Pause> whenBreakerOpens,
      @Nullable PoisonGuard guard,
      Function<Dispatcher, DeliveryProcessor> processor) {
    this.options = options;
    this.threads = threads;
    this.timer = timer;
    this.whenBreakerOpens = whenBreakerOpens;
    this.guard = guard;
    this.slots = new SlotPool(options, slotPatience, guard != null);
    this.processor = processor.apply(this);
  }

  // What is done for each delivery takes the lock by itself: these two cost an object.

  private <T extends @Nullable Object> T locked(Function<SlotPool, T> question) {
    lock.lock();
    try {
      return question.apply(slots);
    } finally {
      lock.unlock();
    }
  }

  private void change(Consumer<SlotPool> change) {
    lock.lock();
    try {
      change.accept(slots);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- Deliveries that wait

  /** Takes what the consumer delivers. Does not block. */
  public void onDelivery(Delivery delivery) {
    boolean kept;
    boolean newSlot;
    lock.lock();
    try {
      kept = slots.add(delivery);
      newSlot = slots.takeSlot();
    } finally {
      lock.unlock();
    }
    if (!kept) {
      delivery.requeue();
    }
    if (newSlot) {
      start(1);
    }
  }

  /** Forgets the deliveries that have gone stale before they were begun. */
  public void forgetStale() {
    change(SlotPool::forgetStale);
  }

  /** What was delivered and not begun, oldest first. It stays here. */
  public List<Delivery> waiting() {
    return locked(SlotPool::waiting);
  }

  /** Forgets a delivery that got its settlement while it was waiting. */
  public void forget(Delivery delivery) {
    change(pool -> pool.forget(delivery));
  }

  // ---- Pauses and the end

  /**
   * Starts no further handler from now on, though one may be starting. Deliveries are kept until
   * {@link #takeBack}. Does not wait. Idempotent.
   */
  public void pause() {
    change(SlotPool::pause);
  }

  /** Waits, while this is paused, until no handler is starting any more. */
  public void awaitPaused() {
    lock.lock();
    try {
      while (slots.isPaused() && slots.anyStarting()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands out what was delivered and not begun, oldest first: the caller gives it back to the
   * broker. What is delivered later in this pause is given back at once.
   */
  public List<Delivery> takeBack() {
    return locked(SlotPool::takeBack);
  }

  /** Ends a pause: handlers start again, first for the deliveries that were kept. Idempotent. */
  public void resume() {
    start(locked(SlotPool::resume));
  }

  /** Starts no further handler, for good. Does not wait. Idempotent. */
  public void stop() {
    change(SlotPool::stop);
  }

  // A volatile field is behind each of these two, so that handler threads read it without the lock.

  @Override
  @SuppressWarnings("GuardedBy")
  public boolean isPaused() {
    return slots.isPaused();
  }

  @SuppressWarnings("GuardedBy")
  public boolean isStopped() {
    return slots.isStopped();
  }

  @Override
  public boolean isIdle() {
    return isPaused() || isStopped();
  }

  /**
   * Waits no longer for the handlers that run on certain threads: gives their events back now,
   * whatever the handlers still do. To be called once this is stopped.
   */
  public void requeueHandledOn(Predicate<Thread> handlerThreads) {
    List<Delivery> back = new ArrayList<>();
    change(pool -> back.addAll(pool.release(handlerThreads)));
    back.forEach(Delivery::requeue);
  }

  /** Whether a delivery is being handled on one of certain threads, and waited for. */
  public boolean isRunningOn(Predicate<Thread> handlerThreads) {
    return locked(pool -> pool.isRunningOn(handlerThreads));
  }

  /**
   * Waits until this is stopped and no handler runs.
   *
   * @return false if that did not come about in time, or the calling thread was interrupted
   */
  public boolean awaitStopped(Duration atMost) {
    long patience = Durations.nanos(atMost);
    lock.lock();
    try {
      while (!slots.isStopped() || slots.isRunning()) {
        if (patience <= 0) {
          return false;
        }
        patience = changed.awaitNanos(patience);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  // ---- What is to be known

  /** How busy the listener is. */
  public Traffic traffic() {
    return locked(SlotPool::traffic);
  }

  /** When the oldest event was emitted that the listener has; null if it has none. */
  public @Nullable Instant oldest() {
    return locked(SlotPool::oldest);
  }

  /**
   * What is to be known of a listener's handlers, circuit breaker and poison guard; empty if all is
   * well, and once it is stopped.
   *
   * @param listener its name in the health of the program
   */
  public List<Health.Part> health(String listener) {
    if (isStopped()) {
      return List.of();
    }
    List<Health.Part> parts = new ArrayList<>(locked(pool -> pool.health(listener)));
    Stream.of(
            processor.health("slow handlers of " + listener),
            guard == null ? null : guard.health("poison guard of " + listener))
        .filter(Objects::nonNull)
        .forEach(parts::add);
    return parts;
  }

  // ---- Slots

  private void start(int newSlots) {
    for (int i = 0; i < newSlots; i++) {
      threads.execute(new Slot(this, processor, guard, newExecution()));
    }
  }

  private HandlerExecution newExecution() {
    return new HandlerExecution(this, timer, options.handlerTimeout().orElse(null));
  }

  @Override
  public @Nullable Delivery takeFirst(HandlerExecution execution) {
    lock.lock();
    try {
      return slots.takeFirst(execution);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Delivery endAndTakeNext(HandlerExecution execution, boolean turnIsOver) {
    boolean rests = !options.delayPerMessage().isZero();
    Delivery next;
    int others = 0;
    Pause opened = null;
    lock.lock();
    try {
      boolean wasIsolated = slots.isIsolated(execution);
      BreakerState.Change change = slots.end(execution);
      next = rests || turnIsOver ? null : slots.takeNext(execution);
      if (next == null) {
        leave(execution, rests, turnIsOver);
      }
      if (wasIsolated || change == BreakerState.Change.CLOSED) {
        others = slots.takeSlots();
      } else if (change == BreakerState.Change.OPENED) {
        opened = slots.breakerPause();
      }
    } finally {
      lock.unlock();
    }
    if (opened != null) {
      whenBreakerOpens.accept(opened);
    }
    start(others);
    if (rests) {
      timer.after(options.delayPerMessage(), this::endRest);
    } else if (turnIsOver) {
      start(1);
    }
    return next;
  }

  @GuardedBy("lock")
  private void leave(HandlerExecution execution, boolean rests, boolean turnIsOver) {
    if (rests) {
      slots.rest(execution);
    } else if (turnIsOver) {
      slots.waitForThread(execution);
    } else {
      slots.free(execution);
    }
    if (!slots.isRunning()) {
      changed.signalAll();
    }
  }

  private void endRest() {
    start(locked(SlotPool::endRest) ? 1 : 0);
  }

  // ---- Handlers

  @Override
  public void onStarted() {
    // Nothing changes in the pool, but a pause that waits has to look again.
    change(pool -> {});
  }

  @Override
  public boolean abandon() {
    return locked(SlotPool::abandon);
  }

  @Override
  public void onAbandoned(
      HandlerExecution abandoned,
      Delivery delivery,
      @Nullable Object content,
      int attempts,
      HandlerTimeoutException failure) {
    LOG.warn("{}; it is given up, and its slot goes on without it", failure.getMessage());
    threads.execute(
        () -> {
          HandlerExecution next = newExecution();
          change(pool -> pool.replace(abandoned, next, delivery));
          new Slot(this, processor, guard, next).takeOver(delivery, content, attempts, failure);
        });
  }

  @Override
  public void onAbandonedEnded() {
    change(SlotPool::abandonedEnded);
  }
}
