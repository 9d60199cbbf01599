package io.vireo;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The failed events of one route, which are kept in {@code RECOVERY.<route>}. They can be looked
 * at, and brought back to the route. Obtained from {@link Core#recovery}.
 *
 * <p>Looking at records takes none away. Records that somebody looks at are held until the look has
 * ended, and nobody else sees them meanwhile. If the program ends during a look, all records are in
 * their places again.
 *
 * <p><b>Threads.</b> Any thread may call, except a thread on which Vireo calls a callback. All
 * methods block for exchanges with the broker, each of which is bounded by the driver's time-outs.
 * How long a method takes in all depends on how many records there are.
 *
 * <p><b>Errors.</b> {@link NoConnectionException} if the broker cannot be reached or asked.
 */
public interface Recovery {

  /** {@return the route whose failed events these are} */
  String route();

  /**
   * {@return how many records there are, without those that somebody is looking at; 0 if nothing
   * has ever failed}
   */
  long count();

  /**
   * Looks at records, oldest first.
   *
   * @param filter which records
   * @return the records
   */
  List<RecoveryRecord> browse(RecoveryFilter filter);

  /**
   * Looks at records, oldest first, without keeping them all in memory.
   *
   * @param filter which records
   * @param visitor is given each record, on this thread; an exception that it throws ends the look
   * @return how many records it was given
   */
  long forEach(RecoveryFilter filter, Consumer<RecoveryRecord> visitor);

  /**
   * Looks for one record.
   *
   * @param id its {@link RecoveryRecord#id()}
   * @return the record, or empty if it is not there
   */
  Optional<RecoveryRecord> find(String id);

  /**
   * Publishes events again, to the route where they failed and to no other listener, under the same
   * message ids. Each event is published and confirmed before its record is removed: whatever
   * breaks, no event is lost, and few are delivered twice (see {@link RedriveOptions#window}). The
   * attempts to handle them are counted anew.
   *
   * @param filter which records
   * @param options how
   * @return what was done
   * @throws RecoveryException if the redrive could not go on; it says how far the redrive came
   */
  RedriveResult redrive(RecoveryFilter filter, RedriveOptions options);

  /**
   * Redrives one event with other data, as a new event with an id of its own. Its header {@code
   * vireo-edited-from} names the old event. The new event is published and confirmed before the
   * record is removed.
   *
   * @param id the {@link RecoveryRecord#id()}
   * @param data what the codec can encode; may be null
   * @return the new message id, or empty if the record is not there
   * @throws PayloadException if the data cannot be encoded or is too large
   * @throws UnroutableEventException if the queue is there no longer; the record stays
   */
  Optional<String> edit(String id, @Nullable Object data);

  /**
   * Removes records for good.
   *
   * @param filter which records
   * @return how many records were removed
   */
  long discard(RecoveryFilter filter);

  /**
   * Removes records for good, until it is told to stop. What was removed until then stays removed,
   * and all other records stay in recovery.
   *
   * @param filter which records
   * @param progress is told after each record that was looked at how many were removed so far, and
   *     returns false to stop. It is called on this thread. An exception that it throws stops the
   *     discarding as well
   * @return how many records were removed
   */
  long discard(RecoveryFilter filter, LongPredicate progress);

  /**
   * Writes records as lines of JSON (NDJSON), each exactly as it is stored. The records stay in
   * recovery.
   *
   * @param filter which records
   * @param out where they are written; not closed. An exception that it throws ends the export
   * @return how many records were written
   * @throws IOException if it cannot be written to
   */
  long exportTo(RecoveryFilter filter, Appendable out) throws IOException;

  /**
   * Stores records that {@link #exportTo} wrote. Each record is confirmed when this method returns.
   *
   * @param in lines of JSON, with a byte order mark in front or without; not closed
   * @return how many records were stored
   * @throws IOException if it cannot be read
   * @throws NoConnectionException if a record was not confirmed; its message says at which line,
   *     and how many records before it are stored
   * @throws PayloadException for the first line that is no record; the records before it are stored
   */
  long importFrom(Reader in) throws IOException;
}
