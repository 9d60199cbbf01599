package io.vireo.spi;

import io.vireo.ObservationException;
import java.time.Duration;

/**
 * A registered consumer. The driver keeps it registered through every fault until {@link #stop()}.
 * Any thread may call it, a delivery's handler included; only {@link #awaitRegistered} and {@link
 * #pause} wait.
 */
public interface Consumer {

  /** Where a consumer stands with its broker. */
  enum State {
    /** Not registered at the moment; the driver is at it. */
    CONNECTING,
    /** Registered: what the queue holds is delivered. */
    REGISTERED,
    /** Paused; nothing is delivered, and the queue keeps what it has. */
    PAUSED,
    /** Stopped. */
    STOPPED,
    /** Given up for good. */
    FAILED
  }

  /**
   * Where it stands.
   *
   * @return the state
   */
  State state();

  /**
   * Whether its broker can be reached. If not, it is not worth while to wait for each of several
   * consumers.
   *
   * @return true if there is a connection for it, whether it is registered on that or not; by
   *     default, if it is not {@link State#CONNECTING}
   */
  default boolean isConnected() {
    return state() != State.CONNECTING;
  }

  /**
   * Waits until the consumer has been registered once.
   *
   * @param atMost how long to wait
   * @return true if it has, false if the time passed first or the thread was interrupted (its flag
   *     is then set)
   * @throws ObservationException if it cannot be registered, for a reason that waiting does not
   *     cure
   */
  boolean awaitRegistered(Duration atMost);

  /**
   * Asks for no further deliveries. Does not cost the queue, of whatever kind. Some that were
   * already under way may still arrive: the listener gives them back. Waits for the broker's answer
   * for a bounded time; without a connection it is remembered, until {@link
   * DeliveryListener#onAttach} decides. Idempotent.
   */
  void pause();

  /** Ends a pause. Returns at once. Idempotent. */
  void resume();

  /**
   * Ends this consumer. Returns at once; nothing is delivered afterwards. Deliveries that were
   * begun may still get their settlement, all others go back to the queue. Idempotent.
   */
  void stop();
}
