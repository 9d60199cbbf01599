package io.vireo.spi;

import io.vireo.NoConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One look through a recovery queue, oldest record first. What it has come by is held, so that two
 * looks at the same time share the records among them, and goes back to its place when the look is
 * closed, or when its program or connection dies; {@link #remove} alone takes records away. For one
 * thread at a time, except {@link #remove}, which any thread may call.
 */
public interface RecoveryLook extends AutoCloseable {

  /**
   * The next record. Ends with what was there when the look began: what is stored meanwhile is for
   * the next look. Blocks for an exchange with the broker.
   *
   * @return the record, or null at the end
   * @throws NoConnectionException if the broker does not answer or the connection has gone: the
   *     look is over
   */
  @Nullable StoredRecord next();

  /**
   * Takes a record away for good. May return before the broker knows; {@link #close} waits for
   * that. If the connection breaks before, the record comes back.
   *
   * @param record from {@link #next} of this look
   * @throws NoConnectionException if the connection has gone: the look is over, and the record is
   *     in the queue again
   */
  void remove(StoredRecord record);

  /**
   * Ends the look and gives back what was not removed. Blocks until the broker has done so; a
   * connection that is gone has done that by itself. Idempotent.
   *
   * @throws NoConnectionException if the connection has gone while records that were removed may
   *     have come back
   */
  @Override
  void close();
}
