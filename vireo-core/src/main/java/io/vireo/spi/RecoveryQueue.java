package io.vireo.spi;

import io.vireo.NoConnectionException;

/**
 * What the broker keeps of one route's failed events: {@code RECOVERY.<route>}, and the way back.
 *
 * <p><b>Threads.</b> Any thread may call, but none that the driver calls back on. All methods block
 * for exchanges with the broker, bounded by the driver's time-outs, except that {@link #redrive}
 * blocks like {@link Driver#publish}. What the broker refuses for good is a {@code VireoException}
 * that says what to do.
 */
public interface RecoveryQueue {

  /**
   * How many records there are that nobody looks at.
   *
   * @return the number; 0 if there is no such queue
   * @throws NoConnectionException if the broker could not be asked in time
   */
  long count();

  /**
   * Begins to look through the records.
   *
   * @return to be closed by the caller
   * @throws NoConnectionException if the broker could not be reached in time
   */
  RecoveryLook look();

  /**
   * Stores a record, behind those that are there. Blocks until it is safe.
   *
   * @param record the JSON record; not to be changed
   * @throws NoConnectionException if that could not be done in time; it may be stored or not
   */
  void store(byte[] record);

  /**
   * Publishes an event again, to those alone who failed: the queue of its shared route, or the
   * private queue of one broadcast listener. Never to others who would hear an {@code emit} or
   * {@code broadcast} of that name. The callback hears {@code confirmed(true)} when that queue has
   * it safely, {@code confirmed(false)} when there is no such queue, or the failure.
   *
   * @param event what to publish, and where to
   * @param callback hears the outcome, as with {@link Driver#publish}
   */
  void redrive(RedrivenEvent event, PublishCallback callback);
}
