package io.vireo;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The failed events of one route, kept in {@code RECOVERY.<route>}: looks at them, and brings them
 * back. Made by {@link Core#recovery}.
 *
 * <p>Looking takes nothing away: records that somebody looks at are held until the look has ended,
 * and nobody else sees them meanwhile. If this program dies they are all in their places again.
 *
 * <p><b>Threads.</b> Any thread may call, except a callback of Vireo's. All methods block for
 * exchanges with the broker, each bounded by the driver's time-outs; how long they take in all
 * depends on how many records there are.
 *
 * <p><b>Errors.</b> {@link NoConnectionException} if the broker cannot be reached or asked.
 */
public interface Recovery {

  /**
   * Whose failed events these are.
   *
   * @return the route
   */
  String route();

  /**
   * How many records there are that nobody looks at.
   *
   * @return the number; 0 if nothing has ever failed
   */
  long count();

  /**
   * Looks at records, oldest first.
   *
   * @param filter which
   * @return the records
   */
  List<RecoveryRecord> browse(RecoveryFilter filter);

  /**
   * Looks at records, oldest first, without keeping them all in memory.
   *
   * @param filter which
   * @param visitor gets each, on this thread; what it throws ends the look
   * @return how many it got
   */
  long forEach(RecoveryFilter filter, Consumer<RecoveryRecord> visitor);

  /**
   * Looks for one record.
   *
   * @param id its {@link RecoveryRecord#id()}
   * @return the record, or nothing if it is not there
   */
  Optional<RecoveryRecord> find(String id);

  /**
   * Gives events back to the route that failed, and to no other listener, under the same message
   * ids. Each is published and confirmed before its record is removed: whatever breaks, nothing is
   * lost, and few come twice (see {@link RedriveOptions#window}). Their attempts are counted anew.
   *
   * @param filter which
   * @param options how
   * @return what was done
   * @throws RecoveryException if it could not go on; says how far it came
   */
  RedriveResult redrive(RecoveryFilter filter, RedriveOptions options);

  /**
   * Redrives one event with other data, as a new event with an id of its own, whose header {@code
   * vireo-edited-from} names the old one. Published and confirmed before the record is removed.
   *
   * @param id the {@link RecoveryRecord#id()}
   * @param data what the codec can encode; may be null
   * @return the new message id, or nothing if the record is not there
   * @throws PayloadException if the data cannot be encoded or is too large
   * @throws UnroutableEventException if nobody has the queue any more; the record stays
   */
  Optional<String> edit(String id, @Nullable Object data);

  /**
   * Removes records for good.
   *
   * @param filter which
   * @return how many
   */
  long discard(RecoveryFilter filter);

  /**
   * Writes records as lines of JSON (NDJSON), each exactly as it is stored. They stay here.
   *
   * @param filter which
   * @param out where to; not closed
   * @return how many
   * @throws IOException if it cannot be written to
   */
  long exportTo(RecoveryFilter filter, Appendable out) throws IOException;

  /**
   * Stores records that {@link #exportTo} wrote. Each is confirmed when this returns.
   *
   * @param in lines of JSON, with a byte order mark in front or without; not closed
   * @return how many
   * @throws IOException if it cannot be read
   * @throws PayloadException for the first line that is no record; those before it are stored
   */
  long importFrom(Reader in) throws IOException;
}
