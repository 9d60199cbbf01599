package io.vireo;

import java.time.Duration;

/**
 * One listener of one event, as registered by {@code on} or {@code onBroadcast}. Any thread may use
 * it, handlers included.
 */
public interface Subscription {

  /** What a subscription is doing. */
  enum State {
    /**
     * The listener is not registered at the broker at the moment; it is being connected, for the
     * first time or again.
     */
    CONNECTING,
    /** The listener is registered, and events reach the handler. */
    RUNNING,
    /**
     * The listener is registered, but no handler starts until {@link Subscription#resume()}, or
     * until the time of a pause is over, such as that of an open {@link CircuitBreaker}. Events
     * that were fetched in advance may still be on their way back to the queue, because a pause
     * does not wait for a slow broker.
     */
    PAUSED,
    /** The listener was ended by {@link Subscription#stop()} or with its observer. */
    STOPPED,
    /**
     * The listener was ended by an error that waiting does not cure, or after the limit of retries.
     */
    FAILED
  }

  /** {@return the opaque text that identifies this subscription among all of its observer} */
  String id();

  /**
   * {@return the event that is listened to; for a broadcast the name may hold {@code *} and {@code
   * #}}
   */
  String event();

  /** {@return true for {@code onBroadcast}, false for {@code on}} */
  boolean broadcast();

  /** {@return what this subscription is doing at this moment} */
  State state();

  /**
   * Pauses this subscription. When this method returns, no further handler starts; a running
   * handler goes on. Events that were fetched in advance go back to the queue, which keeps events
   * as the route promises. This method is idempotent.
   */
  void pause();

  /**
   * Ends the pause of this subscription, no matter who paused it. This also ends the pause of a
   * {@link CircuitBreaker}, which then tries the next event. If the whole route is paused, this
   * listener alone ignores that pause until the route is paused again. This method waits only while
   * another thread is just pausing this subscription. It is idempotent.
   *
   * @see Control#pauseRoute(String, PauseOptions)
   */
  void resume();

  /**
   * Ends this subscription: a running handler finishes, and no new one starts. This method is a
   * signal: it does not wait. It is idempotent.
   *
   * @see #awaitStopped(Duration)
   */
  void stop();

  /**
   * Waits until this subscription has ended and its running handlers have finished.
   *
   * @param atMost how long to wait
   * @return true if that is so, false if the time passed first or this thread was interrupted (its
   *     flag is then set)
   */
  boolean awaitStopped(Duration atMost);
}
