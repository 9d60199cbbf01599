package io.vireo.internal.dispatch;

import io.vireo.HandlerTimeoutException;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot's work on one delivery after the other: calls the handler, within its time-out if there
 * is one. A handler that does not end within a second of being interrupted is given up: the slot
 * goes on with another thread, and whatever the handler still does no longer counts.
 */
final class HandlerExecution {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerExecution.class);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** What has become of the event. */
  enum Outcome {
    /** It has not been handled: it was no event, or goes back. */
    NONE,
    HANDLED,
    /** Its handler has failed, and it comes again later. */
    POSTPONED,
    /** Its handler has failed for good. */
    FAILED,
    /** It cannot be handled, whoever tries: it cannot be decoded, or is to be discarded. */
    UNFIT;

    /** Whether it tells how the handler fares. */
    boolean tellsOfHandler() {
      return this == HANDLED || isFailure();
    }

    boolean isFailure() {
      return this == POSTPONED || this == FAILED;
    }
  }

  /** What the execution tells its subscription. */
  interface Slot {
    /** Whether a pause may wait for handlers that are starting. */
    boolean isHeld();

    /** A handler has started, or will not, while {@link #isHeld}: a pause need not wait for it. */
    void onStarted();

    /**
     * The handler may be given up.
     *
     * @return false if too many are given up already: then the slot stays with it
     */
    boolean abandon();

    /** The handler was given up; called on the timer's thread. */
    void onAbandoned(
        HandlerExecution given,
        Delivery delivery,
        @Nullable Object content,
        int attempt,
        HandlerTimeoutException failure);

    /** A handler that was given up has ended after all. */
    void onAbandonedEnded();
  }

  private final Slot slot;
  private final Timer timer;
  private final @Nullable Duration timeout;
  private @Nullable Thread worker;
  private @Nullable Delivery taken;
  private volatile @Nullable Delivery exchanged;
  private boolean released;
  private long since;
  private long failingSince;
  private Outcome outcome = Outcome.NONE;
  private volatile boolean started = true;
  private volatile boolean abandoned;

  HandlerExecution(Slot slot, Timer timer, @Nullable Duration timeout) {
    this.slot = slot;
    this.timer = timer;
    this.timeout = timeout;
  }

  /**
   * The slot takes up a delivery. With the lock held that {@link Slot#onStarted} takes, like {@link
   * #isStarting} and {@link #age}.
   *
   * @param delivery which
   * @param now by {@link System#nanoTime()}
   */
  void takesUp(Delivery delivery, long now) {
    worker = Thread.currentThread();
    taken = delivery;
    if (exchanged != null) {
      exchanged = null;
    }
    released = false;
    since = now;
    failingSince = 0;
    outcome = Outcome.NONE;
    started = false;
  }

  /** The event that was taken up has its settlement by another delivery. */
  void isNow(Delivery delivery) {
    exchanged = delivery;
  }

  /**
   * Its end is waited for no longer, if it is at work on a certain thread. With the same lock held.
   *
   * @param on which threads
   * @return the delivery that will get no settlement; null if it goes on as before
   */
  @Nullable Delivery release(Predicate<Thread> on) {
    if (released || worker == null || !on.test(worker)) {
      return null;
    }
    released = true;
    Delivery other = exchanged;
    return other == null ? taken : other;
  }

  /** Whether its end is waited for no longer. With the same lock held. */
  boolean isReleased() {
    return released;
  }

  /** A delivery was taken up, and its handler has not started yet. */
  boolean isStarting() {
    return !started;
  }

  /** Takes no lock unless somebody may wait for it: this is called for each event. */
  void started() {
    if (!started) {
      started = true;
      if (slot.isHeld()) {
        slot.onStarted();
      }
    }
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** Says what has become of the event. Like {@link #outcome}, for the slot's thread. */
  void became(Outcome value) {
    outcome = value;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Says when the first failure of the event was, in milliseconds since 1970. */
  void failingSince(long millis) {
    failingSince = millis;
  }

  /** When that was; 0 if there was none. */
  long failingSince() {
    return failingSince;
  }

  /** How long the slot has been at this delivery. */
  Duration age(long now) {
    return Duration.ofNanos(now - since);
  }

  /** Calls the handler once; null if it succeeded. */
  @Nullable Throwable call(
      HandlerInvocation invocation, Delivery delivery, @Nullable Object content, int attempt) {
    if (timeout == null) {
      return callPlainly(invocation, delivery, content, attempt);
    }
    Watch watch = new Watch(timeout, delivery, content, attempt);
    watch.start();
    Throwable failure = callPlainly(invocation, delivery, content, attempt);
    return watch.finish(failure);
  }

  // A handler's Error is its failure like any other: the listener must live on.
  private static @Nullable Throwable callPlainly(
      HandlerInvocation invocation, Delivery delivery, @Nullable Object content, int attempt) {
    try {
      invocation.call(delivery, content, attempt);
      return null;
    } catch (Throwable failure) {
      return failure;
    } finally {
      // An interrupt was meant for this handler; the next one on this thread must not feel it.
      if (Thread.interrupted()) {
        LOG.trace("Cleared the interrupt of a handler of '{}'", delivery.event());
      }
    }
  }

  /** Watches one call. */
  private final class Watch {
    private final Thread worker = Thread.currentThread();
    private final Duration limit;
    private final Delivery delivery;
    private final @Nullable Object content;
    private final int attempt;
    private Timer.@Nullable Alarm alarm;
    private boolean interrupted;
    private boolean finished;

    Watch(Duration limit, Delivery delivery, @Nullable Object content, int attempt) {
      this.limit = limit;
      this.delivery = delivery;
      this.content = content;
      this.attempt = attempt;
    }

    synchronized void start() {
      alarm = timer.after(limit, this::interrupt);
    }

    private synchronized void interrupt() {
      if (!finished) {
        interrupted = true;
        worker.interrupt();
        alarm = timer.after(GRACE, this::giveUp);
      }
    }

    private synchronized void giveUp() {
      if (finished) {
        return;
      }
      if (!slot.abandon()) {
        // Until one of those that were given up has ended.
        alarm = timer.after(GRACE, this::giveUp);
        return;
      }
      finished = true;
      abandoned = true;
      slot.onAbandoned(HandlerExecution.this, delivery, content, attempt, timedOut(null));
    }

    synchronized @Nullable Throwable finish(@Nullable Throwable failure) {
      if (abandoned) {
        slot.onAbandonedEnded();
        return null;
      }
      finished = true;
      if (alarm != null) {
        alarm.cancel();
      }
      if (Thread.interrupted()) {
        LOG.trace("Cleared the interrupt of a handler of '{}'", delivery.event());
      }
      return failure != null && interrupted ? timedOut(failure) : failure;
    }

    private HandlerTimeoutException timedOut(@Nullable Throwable cause) {
      return new HandlerTimeoutException(
          "The handler of '" + delivery.event() + "' took longer than its time-out of " + limit,
          cause);
    }
  }
}
