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
     * Not registered at the broker at the moment: it is being connected, for the first time or
     * again.
     */
    CONNECTING,
    /** Registered; events reach the handler. */
    RUNNING,
    /**
     * Registered, but no handler starts until {@link Subscription#resume()}, or until the time of a
     * pause is over, such as that of an open {@link CircuitBreaker}.
     */
    PAUSED,
    /** Ended by {@link Subscription#stop()} or with its observer. */
    STOPPED,
    /** Ended by an error that waiting does not cure, or after the limit of retries. */
    FAILED
  }

  /**
   * Identifies this subscription among all of its observer.
   *
   * @return an opaque text
   */
  String id();

  /**
   * The event that is listened to.
   *
   * @return the name; for a broadcast it may hold {@code *} and {@code #}
   */
  String event();

  /**
   * Whether this listens to broadcasts.
   *
   * @return true for {@code onBroadcast}, false for {@code on}
   */
  boolean broadcast();

  /**
   * What it is doing at this moment.
   *
   * @return the state
   */
  State state();

  /**
   * Starts no further handler; returns when that is so. A running handler goes on. Events are kept
   * as the route promises: those fetched in advance go back to the queue. Idempotent.
   */
  void pause();

  /**
   * Ends a pause, whoever has made it; also that of a {@link CircuitBreaker}, which then tries the
   * next event, and that of the whole route, for this listener alone, which then ignores it until
   * there is another one. Waits only for a pause of this subscription that another thread is just
   * carrying out. Idempotent.
   *
   * @see Control#pauseRoute(String, PauseOptions)
   */
  void resume();

  /**
   * Ends this subscription: a running handler finishes, no new one starts. A signal: does not wait.
   * Idempotent.
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
