package io.vireo.spi;

import io.vireo.VireoException;

/**
 * Hears how a publish ended: one call to one of its methods, from any thread, a driver's I/O thread
 * or the publishing thread included. May not block and may not throw.
 */
public interface PublishCallback {

  /**
   * The broker has dealt with the event.
   *
   * @param routed true if at least one queue has it, false if no queue took it
   */
  void confirmed(boolean routed);

  /**
   * The event could not be published, or nobody knows whether it was.
   *
   * @param cause what to tell the emitter; an exception of its own for each event
   */
  void failed(VireoException cause);

  /**
   * Whether a thread waits for the outcome. What nobody waits for, a driver may hold back for less
   * than a millisecond, to write several events at once.
   *
   * @return true unless it is said otherwise
   */
  default boolean isAwaited() {
    return true;
  }
}
