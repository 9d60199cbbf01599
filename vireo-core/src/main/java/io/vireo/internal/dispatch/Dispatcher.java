package io.vireo.internal.dispatch;

import io.vireo.CircuitBreaker;
import io.vireo.Control.Pause;
import io.vireo.Control.Traffic;
import io.vireo.HandlerTimeoutException;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.internal.isolation.PoisonGuard;
import io.vireo.internal.thread.BriefLock;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what a consumer delivers to at most {@code concurrency} slots. A slot borrows a handler
 * thread only while there is something to do, and goes on with the next event without another
 * hand-off.
 */
public final class Dispatcher implements HandlerExecution.Slot {
  // Over 400 lines: all that slots, pauses, the circuit breaker, what is handled alone and the end
  // have to agree on is under one lock. What each of them knows stands in a class of its own.

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /**
   * After so many events a slot queues up again for a thread, so that a busy route leaves room for
   * others.
   */
  private static final int TURN = 64;

  private final ObserveOptions options;
  private final HandlerThreads threads;
  private final Timer timer;
  private final DeliveryProcessor processor;
  private final SlotWatch watch;
  private final @Nullable BreakerState breaker;
  private final BiConsumer<Pause, Duration> whenBreakerOpens;
  private final @Nullable PoisonGuard guard;

  private final ReentrantLock lock = new BriefLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private final TrafficMeter meter = new TrafficMeter(System.nanoTime());
  private final Runnable slotTask = this::runSlot;

  /** Slots that have a thread or wait for one. */
  private int slots;

  /** Slots that rest between two events. */
  private int resting;

  /** Deliveries taken that have not ended. */
  private int running;

  /** What handles an event that nothing else may run beside; null if nothing does. */
  private @Nullable HandlerExecution alone;

  /** Volatile for {@link #isHeld}; changed with the lock held. */
  private volatile boolean paused;

  private boolean keepWhilePaused;
  private boolean stopped;

  /**
   * Makes one that is idle.
   *
   * @param whenBreakerOpens told how the listener is to be paused, and for how long; may not block
   */
  public Dispatcher(
      ObserveOptions options,
      HandlerThreads threads,
      Timer timer,
      SlotWatch watch,
      BiConsumer<Pause, Duration> whenBreakerOpens,
      @Nullable PoisonGuard guard,
      Function<Dispatcher, DeliveryProcessor> processor) {
    this.options = options;
    this.threads = threads;
    this.timer = timer;
    this.watch = watch;
    CircuitBreaker declared = options.circuitBreaker();
    this.breaker = declared == null ? null : new BreakerState(declared);
    this.whenBreakerOpens = whenBreakerOpens;
    this.guard = guard;
    this.processor = processor.apply(this);
  }

  /** Takes what the consumer delivers. May not block. */
  public void onDelivery(Delivery delivery) {
    boolean giveBack = false;
    boolean newSlot = false;
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      if (paused && !keepWhilePaused) {
        giveBack = true;
      } else {
        waiting.add(delivery);
        if (waiting.size() > options.prefetch()) {
          // A driver delivers no more than that over one link. When all handlers hang, nobody else
          // would drop what came over links that are gone.
          waiting.removeIf(Delivery::isStale);
        }
        newSlot = takeSlot();
      }
    } finally {
      lock.unlock();
    }
    if (giveBack) {
      delivery.requeue();
    } else if (newSlot) {
      threads.execute(slotTask);
    }
  }

  /** Forgets what has gone stale before it was begun. */
  public void forgetStale() {
    lock.lock();
    try {
      waiting.removeIf(Delivery::isStale);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts no further handler from now on, though one may be starting. Deliveries are kept until
   * {@link #takeBack()}. Does not wait. Idempotent.
   */
  public void hold() {
    lock.lock();
    try {
      if (!paused && !stopped) {
        paused = true;
        keepWhilePaused = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no handler is starting any more, while it is held. */
  public void awaitHeld() {
    lock.lock();
    try {
      while (paused && watch.anyStarting()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was delivered and not started, oldest first; it stays here. */
  public List<Delivery> waiting() {
    lock.lock();
    try {
      return List.copyOf(waiting);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a delivery that got its settlement while it was waiting. */
  public void forget(Delivery delivery) {
    lock.lock();
    try {
      waiting.remove(delivery);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was delivered and not started; what is delivered from now on in this pause goes back at
   * once.
   */
  public List<Delivery> takeBack() {
    lock.lock();
    try {
      keepWhilePaused = false;
      List<Delivery> back = new ArrayList<>(waiting);
      waiting.clear();
      return back;
    } finally {
      lock.unlock();
    }
  }

  /** Goes on, with what has been kept and what comes. Idempotent. */
  public void release() {
    int started;
    lock.lock();
    try {
      paused = false;
      if (breaker != null) {
        breaker.tryAgain();
      }
      started = takeSlots();
    } finally {
      lock.unlock();
    }
    start(started);
  }

  private void start(int newSlots) {
    for (int i = 0; i < newSlots; i++) {
      threads.execute(slotTask);
    }
  }

  /** Starts no further handler, for good. */
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  public boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does not wait any longer for handlers on certain threads: their events go back now, whatever
   * they still do. To be called once stopped.
   */
  public void release(Predicate<Thread> on) {
    List<Delivery> back = new ArrayList<>();
    lock.lock();
    try {
      for (HandlerExecution execution : watch.taken()) {
        Delivery delivery = execution.release(on);
        if (delivery != null) {
          running--;
          back.add(delivery);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    back.forEach(Delivery::requeue);
  }

  public boolean awaitStopped(Duration atMost) {
    long patience = Durations.nanos(atMost);
    lock.lock();
    try {
      while (!stopped || running > 0) {
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

  /** How busy it is. */
  public Traffic traffic() {
    lock.lock();
    try {
      return meter.traffic(System.nanoTime(), running, waiting.size());
    } finally {
      lock.unlock();
    }
  }

  /** What is to be known of the handlers of a listener, and of its breaker; empty if nothing is. */
  public List<Health.Part> health(String listener) {
    lock.lock();
    try {
      if (stopped) {
        return List.of();
      }
      return Stream.of(
              watch.health("handlers of " + listener),
              processor.health("slow handlers of " + listener),
              breaker == null ? null : breaker.health("circuit breaker of " + listener),
              guard == null ? null : guard.health("poison guard of " + listener))
          .filter(Objects::nonNull)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private boolean takeSlot() {
    if (mayNotTake()
        || waiting.isEmpty()
        || slots + resting >= options.concurrency()
        || mustWait()) {
      return false;
    }
    slots++;
    return true;
  }

  /** Takes as many slots as there is something to do for; who calls starts them. */
  private int takeSlots() {
    int newSlots = 0;
    while (newSlots < waiting.size() && takeSlot()) {
      newSlots++;
    }
    return newSlots;
  }

  private boolean mayNotTake() {
    return stopped || paused || (breaker != null && !breaker.letsTake());
  }

  /** Whether the next event, which is there, may not run beside what runs. */
  private boolean mustWait() {
    return guard != null
        && running > 0
        && (alone != null || PoisonGuard.isSuspect(waiting.getFirst()));
  }

  private void runSlot() {
    HandlerExecution execution = new HandlerExecution(this, timer, options.handlerTimeout());
    Delivery first = takeFirst(execution);
    if (first != null) {
      run(execution, first, () -> process(first, execution));
      workOff(execution);
    }
  }

  /** The next delivery, or null: then the slot is free. */
  private @Nullable Delivery takeFirst(HandlerExecution execution) {
    lock.lock();
    try {
      Delivery delivery = take(execution);
      if (delivery == null) {
        slots--;
      } else {
        watch.taken(execution);
      }
      return delivery;
    } finally {
      lock.unlock();
    }
  }

  /** Goes on from one delivery, which was processed, to the next, for a turn. */
  private void workOff(HandlerExecution execution) {
    for (int handled = 1; !execution.isAbandoned(); handled++) {
      Delivery next = endAndTakeNext(execution, handled == TURN);
      if (next == null) {
        return;
      }
      run(execution, next, () -> process(next, execution));
    }
  }

  /**
   * The end of one delivery and the begin of the next one, under one lock.
   *
   * @return null if the slot does not go on at once
   */
  private @Nullable Delivery endAndTakeNext(HandlerExecution execution, boolean turnIsOver) {
    boolean rests = !options.delayPerMessage().isZero();
    BreakerState.Change change = BreakerState.Change.NONE;
    Delivery next;
    int others = 0;
    lock.lock();
    try {
      meter.count(execution.outcome());
      if (!execution.isReleased()) {
        running--;
      }
      if (breaker != null) {
        change = breaker.ended(execution);
      }
      boolean wasAlone = alone == execution;
      if (wasAlone) {
        alone = null;
      }
      next = rests || turnIsOver ? null : take(execution);
      if (next == null) {
        leave(execution, rests, turnIsOver);
      }
      while (wasAlone && others < waiting.size() && takeSlot()) {
        others++;
      }
    } finally {
      lock.unlock();
    }
    if (change != BreakerState.Change.NONE) {
      breakerChanged(change);
    }
    start(others);
    if (rests) {
      timer.after(options.delayPerMessage(), this::endRest);
    } else if (turnIsOver) {
      threads.execute(slotTask);
    }
    return next;
  }

  private void breakerChanged(BreakerState.Change change) {
    Pause pause;
    int started = 0;
    lock.lock();
    try {
      pause = breaker == null ? null : breaker.pause();
      if (change == BreakerState.Change.CLOSED) {
        started = takeSlots();
      }
    } finally {
      lock.unlock();
    }
    start(started);
    if (breaker != null && pause != null && change == BreakerState.Change.OPENED) {
      whenBreakerOpens.accept(pause, breaker.howLong());
    }
  }

  private void leave(HandlerExecution execution, boolean rests, boolean turnIsOver) {
    watch.freed(execution);
    if (rests) {
      resting++;
    }
    if (rests || !turnIsOver) {
      slots--;
    }
    if (running == 0) {
      changed.signalAll();
    }
  }

  private @Nullable Delivery take(HandlerExecution execution) {
    boolean nothing = mayNotTake() || waiting.isEmpty() || mustWait();
    Delivery delivery = nothing ? null : waiting.poll();
    if (delivery != null) {
      if (guard != null && PoisonGuard.isSuspect(delivery)) {
        alone = execution;
      }
      long now = System.nanoTime();
      meter.at(now);
      execution.takesUp(delivery, now);
      running++;
      if (breaker != null) {
        breaker.taken(execution);
      }
    }
    return delivery;
  }

  private void process(Delivery delivery, HandlerExecution execution) {
    if (!delivery.begin()) {
      return;
    }
    if (guard == null) {
      processor.process(delivery, execution);
    } else if (PoisonGuard.isSuspect(delivery)) {
      guard.handle(delivery, new IsolatedExecution(processor, execution), this::isIdle);
    } else {
      guard.passes();
      processor.process(delivery, execution);
    }
  }

  private boolean isIdle() {
    return paused || isStopped();
  }

  private void run(HandlerExecution execution, Delivery delivery, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      processor.couldNotProcess(delivery, e, execution);
    } finally {
      execution.started();
    }
  }

  private void endRest() {
    boolean newSlot;
    lock.lock();
    try {
      resting--;
      newSlot = takeSlot();
    } finally {
      lock.unlock();
    }
    if (newSlot) {
      threads.execute(slotTask);
    }
  }

  @Override
  public boolean isHeld() {
    return paused;
  }

  @Override
  public void onStarted() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean abandon() {
    lock.lock();
    try {
      return watch.giveUp();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onAbandoned(
      HandlerExecution given,
      Delivery delivery,
      @Nullable Object content,
      int attempt,
      HandlerTimeoutException failure) {
    LOG.warn("{}; it is given up, and its slot goes on without it", failure.getMessage());
    threads.execute(
        () -> {
          HandlerExecution next = new HandlerExecution(this, timer, options.handlerTimeout());
          lock.lock();
          try {
            next.takesUp(delivery, System.nanoTime());
            next.failingSince(given.failingSince());
            if (breaker != null) {
              breaker.movedOn(given, next);
            }
            if (alone == given) {
              alone = next;
            }
            watch.freed(given);
            watch.taken(next);
          } finally {
            lock.unlock();
          }
          run(next, delivery, () -> processor.abandoned(delivery, content, attempt, failure, next));
          workOff(next);
        });
  }

  @Override
  public void onAbandonedEnded() {
    lock.lock();
    try {
      watch.givenUpEnded();
    } finally {
      lock.unlock();
    }
  }
}
