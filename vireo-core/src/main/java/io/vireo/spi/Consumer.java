package io.vireo.spi;

import io.vireo.ObservationException;
import java.time.Duration;

/**
 * A consumer that a driver has registered with its broker. After each fault the driver registers it
 * again, until {@link #stop()} is called.
 *
 * <p><b>Threads.</b> Any thread may call any method, also a thread on which a handler runs. Only
 * {@link #awaitRegistered} and {@link #pause} block.
 */
public interface Consumer {

  /** Whether the broker delivers to a consumer. */
  enum State {
    /** The consumer is not registered at the moment. The driver is trying to register it. */
    CONNECTING,
    /** The consumer is registered, and the broker delivers the events of its queue. */
    REGISTERED,
    /**
     * The consumer is paused. The broker delivers nothing to it, and the queue keeps its events.
     */
    PAUSED,
    /** {@link Consumer#stop()} was called. */
    STOPPED,
    /** The consumer cannot be registered, and the driver does not try again. */
    FAILED
  }

  /**
   * Whether the broker delivers to this consumer.
   *
   * @return the state at this moment
   */
  State state();

  /**
   * Whether the driver has a connection to the broker for this consumer. The engine asks this so
   * that it does not wait for each of several consumers in turn while the broker cannot be reached.
   *
   * @return true if there is a connection, even if the consumer is not registered on it; by
   *     default, true in each state but {@link State#CONNECTING}
   */
  default boolean isConnected() {
    return state() != State.CONNECTING;
  }

  /**
   * Waits until the consumer has been registered once.
   *
   * @param atMost how long to wait
   * @return true if the consumer has been registered; false if the time passed first, or if the
   *     thread was interrupted (its interrupt flag is then set)
   * @throws ObservationException if the consumer cannot be registered, for a reason that does not
   *     go away by waiting
   */
  boolean awaitRegistered(Duration atMost);

  /**
   * Asks the broker to deliver nothing more to this consumer. The queue and its events stay, also
   * where the broker would delete a queue that has no consumer. Deliveries that were already on
   * their way may still reach the listener, which requeues them.
   *
   * <p>Blocks until the broker has answered, for a bounded time. Without a connection it returns at
   * once, and the consumer is still paused when the driver has connected again. Idempotent.
   */
  void pause();

  /** Asks the broker to deliver again after {@link #pause}. Returns at once. Idempotent. */
  void resume();

  /**
   * Ends this consumer for good. Returns at once, and nothing is delivered afterwards. A delivery
   * on which {@link Delivery#begin} has returned true may still be settled; all others go back to
   * the queue. Idempotent.
   */
  void stop();
}
