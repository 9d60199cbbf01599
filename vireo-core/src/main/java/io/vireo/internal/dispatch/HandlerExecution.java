package io.vireo.internal.dispatch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Failure;
import io.vireo.HandlerTimeoutException;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the handler for one slot, one delivery after the other, within the time-out if there is
 * one. A handler that exceeds its time-out is interrupted. If it does not end within a second of
 * that, it is abandoned: the slot goes on with another thread, and nothing that the handler still
 * does counts.
 *
 * <p>What is known of the delivery belongs to the slot's thread. The dispatcher reads some of it,
 * with its lock held, as each method says.
 */
final class HandlerExecution {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerExecution.class);

  /** How long a handler that was interrupted may take to end. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** What has become of an event. */
  enum Outcome {
    /** The event was not handled: it was a signal, or it goes back to its queue. */
    NONE,
    HANDLED,
    /** The handler has failed, and the event is delivered again later. */
    POSTPONED,
    /** The handler has failed for the last time. */
    FAILED,
    /** No handler could handle the event: it cannot be decoded, or it is to be discarded. */
    UNFIT;

    /** Whether this says something about the handler, and not about the event or Vireo. */
    boolean tellsOfHandler() {
      return this == HANDLED || isFailure();
    }

    boolean isFailure() {
      return this == POSTPONED || this == FAILED;
    }
  }

  /** The dispatcher, as an execution sees it. */
  interface Owner {
    /** Whether the listener is paused, so that somebody may wait for handlers that are starting. */
    boolean isPaused();

    /**
     * While the listener is paused, the handler has started, or it is certain that it will not: a
     * pause need not wait for it any longer.
     */
    void onStarted();

    /**
     * Abandons a handler, unless as many as there are slots have been abandoned and are still
     * running. This changes what is known of the listener: a caller that gets true goes on as if
     * the handler had ended.
     *
     * @return true if the handler counts as abandoned from now on; false if nothing has changed,
     *     and the slot stays with the handler
     */
    boolean abandon();

    /** The handler was abandoned. Called on the timer's thread. */
    void onAbandoned(
        HandlerExecution abandoned,
        Delivery delivery,
        @Nullable Object content,
        int attempts,
        HandlerTimeoutException failure);

    /** A handler that was abandoned has ended after all. */
    void onAbandonedEnded();
  }

  private final Owner owner;
  private final Timer timer;
  private final @Nullable Duration timeout;
  private final LogContext logContext = new LogContext();
  private @Nullable Thread worker;
  private @Nullable Delivery taken;

  /** The delivery for which the one that was taken was exchanged; null if it was not. */
  private volatile @Nullable Delivery exchanged;

  private boolean released;
  private long since;
  private long failingSince;
  private Outcome outcome = Outcome.NONE;

  /**
   * The attempt that interceptors have seen last, until they are told how it ended. The thread that
   * takes over from an abandoned handler reads it as well.
   */
  private volatile @Nullable AttemptedEvent attempted;

  /** What interceptors have added to the headers when earlier attempts of this delivery failed. */
  private Map<String, Object> addedHeaders = Map.of();

  private volatile boolean started = true;
  private volatile boolean abandoned;

  HandlerExecution(Owner owner, Timer timer, @Nullable Duration timeout) {
    this.owner = owner;
    this.timer = timer;
    this.timeout = timeout;
  }

  /**
   * The slot begins with a delivery, on the calling thread. With the dispatcher's lock held.
   *
   * @param delivery the delivery
   * @param now the time, by {@link System#nanoTime()}
   */
  void takesUp(Delivery delivery, long now) {
    worker = Thread.currentThread();
    taken = delivery;
    if (exchanged != null) {
      exchanged = null;
    }
    if (attempted != null) {
      attempted = null;
    }
    addedHeaders = Map.of();
    released = false;
    since = now;
    failingSince = 0;
    outcome = Outcome.NONE;
    started = false;
  }

  /** The slot goes on with the delivery of an abandoned execution. As {@link #takesUp}. */
  void takesOver(HandlerExecution from, Delivery delivery, long now) {
    takesUp(delivery, now);
    failingSince = from.failingSince;
    attempted = from.attempted;
    addedHeaders = from.addedHeaders;
    released = from.released;
  }

  /** The delivery that was taken was exchanged for another one, which gets the settlement. */
  void isNow(Delivery delivery) {
    exchanged = delivery;
  }

  /**
   * Has nobody wait for the end of the handler any longer, if it runs on one of certain threads.
   * With the dispatcher's lock held.
   *
   * @param on the threads
   * @return the delivery that will get no settlement by its handler; null if nothing has changed
   */
  @Nullable Delivery release(Predicate<Thread> on) {
    if (released || worker == null || !on.test(worker)) {
      return null;
    }
    released = true;
    return delivery();
  }

  /**
   * The delivery with which the slot has begun, or the one for which it was exchanged; null before
   * the first one. With the dispatcher's lock held.
   */
  @Nullable Delivery delivery() {
    Delivery other = exchanged;
    return other == null ? taken : other;
  }

  /**
   * Whether the handler runs on one of certain threads and its end is waited for, as with {@link
   * #release}.
   */
  boolean isAwaitedOn(Predicate<Thread> on) {
    return !released && worker != null && on.test(worker);
  }

  /** Whether nobody waits for the handler's end any longer. With the dispatcher's lock held. */
  boolean isReleased() {
    return released;
  }

  /** Whether the slot has a delivery whose handler has not started yet. Any thread may call. */
  boolean isStarting() {
    return !started;
  }

  /**
   * The handler has started, or it is certain that it will not. Called for each event, so it takes
   * a lock only when somebody may wait for this.
   */
  void started() {
    if (!started) {
      started = true;
      if (owner.isPaused()) {
        owner.onStarted();
      }
    }
  }

  /** Whether the handler was abandoned, so that this execution does nothing any more. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** What the log says of the event. Belongs to the slot's thread. */
  LogContext logContext() {
    return logContext;
  }

  /** Interceptors see an attempt. */
  void attempts(AttemptedEvent event) {
    attempted = event;
  }

  /** Tells interceptors that the attempt has succeeded. */
  void succeeded() {
    AttemptedEvent event = attempted;
    if (event != null) {
      attempted = null;
      event.succeeded();
    }
  }

  /**
   * Tells interceptors that the attempt has failed, unless they know.
   *
   * @return the headers that interceptors have added to the event
   */
  Map<String, Object> failed(Throwable failure, Failure.Outcome next) {
    AttemptedEvent event = attempted;
    if (event != null) {
      attempted = null;
      Map<String, Object> added = event.failed(failure, next);
      if (!added.isEmpty()) {
        Map<String, Object> all = new HashMap<>(addedHeaders);
        all.putAll(added);
        addedHeaders = all;
      }
    }
    return addedHeaders;
  }

  /** What interceptors have added to the headers of the event. */
  Map<String, Object> addedHeaders() {
    return addedHeaders;
  }

  /** Notes what has become of the event. */
  void became(Outcome value) {
    outcome = value;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Notes when the handling of the event failed first, in milliseconds since 1970. */
  void failingSince(long millis) {
    failingSince = millis;
  }

  /** When the handling of the event failed first; 0 if that is not known here. */
  long failingSince() {
    return failingSince;
  }

  /** How long ago the slot has begun with its delivery. With the dispatcher's lock held. */
  Duration age(long now) {
    return Duration.ofNanos(now - since);
  }

  /** Calls the handler once, and returns what it has thrown, or null. */
  @Nullable Throwable call(
      HandlerInvocation invocation, Delivery delivery, @Nullable Object content, int attempt) {
    logContext.tries(attempt);
    if (timeout == null) {
      return callPlainly(invocation, delivery, content, attempt);
    }
    Watch watch = new Watch(timeout, delivery, content, attempt);
    watch.start();
    Throwable failure = callPlainly(invocation, delivery, content, attempt);
    return watch.finish(failure);
  }

  // A handler's Error is its failure like any other: the listener must live on.
  private @Nullable Throwable callPlainly(
      HandlerInvocation invocation, Delivery delivery, @Nullable Object content, int attempt) {
    try {
      invocation.call(this, delivery, content, attempt);
      return null;
    } catch (Throwable failure) {
      return failure;
    } finally {
      // An interrupt was meant for this handler, and must not reach the next one on this thread.
      if (Thread.interrupted()) {
        LOG.trace("Cleared the interrupt of a handler of '{}'", delivery.event());
      }
    }
  }

  /** Watches over the time-out of one call. The timer's thread and the slot's thread meet here. */
  private final class Watch {
    private final Thread worker = Thread.currentThread();
    private final Duration limit;
    private final Delivery delivery;
    private final @Nullable Object content;
    private final int attempt;

    @GuardedBy("this")
    private Timer.@Nullable Alarm alarm;

    @GuardedBy("this")
    private boolean interrupted;

    /** Whether the handler has ended or was abandoned, whichever came first. */
    @GuardedBy("this")
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
        alarm = timer.after(GRACE, this::abandon);
      }
    }

    private synchronized void abandon() {
      if (finished) {
        return;
      }
      if (!owner.abandon()) {
        // It becomes possible when one of those that were abandoned has ended.
        alarm = timer.after(GRACE, this::abandon);
        return;
      }
      finished = true;
      abandoned = true;
      owner.onAbandoned(HandlerExecution.this, delivery, content, attempt, timedOut(null));
    }

    /** The handler has ended; returns what has become of the call, as {@link #call} does. */
    synchronized @Nullable Throwable finish(@Nullable Throwable failure) {
      if (abandoned) {
        owner.onAbandonedEnded();
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
