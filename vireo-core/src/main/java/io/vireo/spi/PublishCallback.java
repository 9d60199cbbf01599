package io.vireo.spi;

import io.vireo.VireoException;

/**
 * Hears the outcome of a publish. The driver calls either {@link #confirmed} or {@link #failed},
 * once. It may do so on any thread, also on an I/O thread of the broker's client or on the thread
 * that publishes, so these methods may neither block nor throw.
 */
public interface PublishCallback {

  /**
   * Hears that the broker has confirmed the event.
   *
   * @param routed true if at least one queue has the event, false if no queue took it
   */
  void confirmed(boolean routed);

  /**
   * Hears that the event could not be published, or that nobody knows whether it was.
   *
   * @param cause the exception for the emitter. Each event has an exception of its own
   */
  void failed(VireoException cause);

  /**
   * Whether a thread waits for the outcome. If not, the driver may hold the event back for less
   * than a millisecond, so that it can write several events at once.
   *
   * @return true if a thread waits, as by default
   */
  default boolean isAwaited() {
    return true;
  }
}
