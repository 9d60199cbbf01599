package io.vireo.spi;

import io.vireo.NoConnectionException;
import java.util.OptionalLong;

/**
 * The recovery queue of one route, {@code RECOVERY.<route>}, and the way from there back to the
 * route.
 *
 * <p><b>Threads.</b> Any thread may call any method, except a thread on which the driver calls
 * back. {@link #redrive} blocks like {@link Driver#publish}. All other methods block until the
 * broker has answered, bounded by the driver's time-outs. If the broker refuses something for good,
 * they throw a {@code VireoException} that says what to do.
 */
public interface RecoveryQueue {

  /**
   * Counts the records that no look holds at this moment.
   *
   * @return the number; 0 if there is no such queue
   * @throws NoConnectionException if the broker could not be asked in time
   */
  long count();

  /**
   * Tells how often a record can be looked at before the broker drops it, as some queues do with
   * what was taken and given back too often. By default there is no such limit.
   *
   * @return the limit; empty if there is none, or if the broker does not tell
   * @throws NoConnectionException if the broker could not be asked in time
   */
  default OptionalLong deliveryLimit() {
    return OptionalLong.empty();
  }

  /**
   * Begins to look through the records.
   *
   * @return a look, which the caller closes
   * @throws NoConnectionException if the broker could not be reached in time
   */
  RecoveryLook look();

  /**
   * Stores a record at the end of the queue. Blocks until the record is safe.
   *
   * @param record the JSON record; nobody may change it
   * @throws NoConnectionException if the broker did not confirm the record in time. It may be
   *     stored or not
   */
  void store(byte[] record);

  /**
   * Publishes a failed event again, to the one queue from which it came: the queue of its shared
   * route, or the private queue of one broadcast listener. No other listener that an {@code emit}
   * or {@code broadcast} of that name would reach gets it. The callback hears {@code
   * confirmed(true)} when that queue has the event safely, {@code confirmed(false)} when there is
   * no such queue, or the failure.
   *
   * @param event the event to publish, and the queue that it goes to
   * @param callback hears the outcome, as for {@link Driver#publish}
   */
  void redrive(RedrivenEvent event, PublishCallback callback);
}
