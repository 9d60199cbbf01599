package io.vireo.spi;

import io.vireo.NoConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One pass through a recovery queue, from the oldest record to the newest. The look holds each
 * record that {@link #next} has returned, so no other look gets it at the same time. A record that
 * was not removed goes back to its place when the look is closed, or when its process or connection
 * ends.
 *
 * <p>One thread at a time may call {@link #next}, {@link #awaitRemoved} and {@link #close}; any
 * thread may call {@link #remove}.
 */
public interface RecoveryLook extends AutoCloseable {

  /**
   * Gets the next record. A look ends with the records that were there when it began; those that
   * are stored later are for the next look. Blocks until the broker has answered.
   *
   * @return the record; null at the end
   * @throws NoConnectionException if the broker does not answer, or if the connection is gone. The
   *     look is then over
   */
  @Nullable StoredRecord next();

  /**
   * Removes a record for good. This method may return before the broker has removed the record;
   * {@link #close} and {@link #awaitRemoved} wait for that. If the connection breaks before, the
   * record stays in the queue.
   *
   * @param record a record that {@link #next} of this look has returned
   * @throws NoConnectionException if the connection is gone. The look is then over, and the record
   *     is in the queue again
   */
  void remove(StoredRecord record);

  /**
   * Blocks until the broker has removed each record for which {@link #remove} was called before, so
   * that none of them comes back if the connection breaks. By default it returns at once, as for a
   * driver whose {@link #remove} returns no sooner.
   *
   * @throws NoConnectionException if the broker does not answer, or if the connection is gone. The
   *     look is then over, and records that were removed may be in the queue again
   */
  default void awaitRemoved() {}

  /**
   * Ends the look and gives the records that were not removed back to the queue. Blocks until the
   * broker has done so. If the connection is gone, the broker has given them back already.
   * Idempotent.
   *
   * @throws NoConnectionException if the connection is gone and records that were removed may be in
   *     the queue again
   */
  @Override
  void close();
}
