package io.vireo;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What recovery keeps of one event that failed. Immutable. Records that Python services wrote have
 * fewer fields; those that are missing are null, or 0 for the attempts.
 *
 * <p>Some are not written by a listener. An event that the broker has given up has the error {@code
 * dead-lettered}, one that no queue took when it was due {@code unrouted}. What cannot be read as a
 * record, since something else has put it there, has the error {@code unreadable record}, and its
 * bytes are the body: it can be edited, exported and discarded, but not redriven.
 *
 * @param id tells this record from others of its route, as long as it is there; of a record without
 *     one, made of its bytes, so that records with the same bytes have the same
 * @param route where it failed: the event, or the pattern of a broadcast's listener
 * @param listener of a broadcast, the listener that failed: {@code <observer>/<subscription>}; null
 *     for a shared route
 * @param observerId the observer where it failed
 * @param event the event itself
 * @param error why it failed
 * @param attempts how often it was tried
 * @param failedAt when it was stored
 */
public record RecoveryRecord(
    String id,
    String route,
    @Nullable String listener,
    @Nullable String observerId,
    Event event,
    Error error,
    int attempts,
    @Nullable Instant failedAt) {

  /** Names the record, its event and its error; never what either says. */
  @Override
  public String toString() {
    return "RecoveryRecord[id="
        + id
        + ", route="
        + route
        + ", listener="
        + listener
        + ", event="
        + event
        + ", error="
        + error.type()
        + ", attempts="
        + attempts
        + ", failedAt="
        + failedAt
        + "]";
  }

  /**
   * The event that failed.
   *
   * @param name under which it was emitted
   * @param id its message id
   * @param emittedAt when it was emitted
   * @param contentType what its body is said to be
   * @param headers its headers; unmodifiable
   * @param body its bytes, exactly; not to be changed
   */
  // Nobody compares these.
  @SuppressWarnings("ArrayRecordComponent")
  public record Event(
      String name,
      @Nullable String id,
      @Nullable Instant emittedAt,
      @Nullable String contentType,
      Map<String, Object> headers,
      byte[] body) {

    /** Names the event and its size; never its content. */
    @Override
    public String toString() {
      return "Event[name=" + name + ", id=" + id + ", bytes=" + body.length + "]";
    }
  }

  /**
   * Why an event failed.
   *
   * @param type the exception's class
   * @param message its message, at most 2,048 characters
   * @param trace its stack trace, at most 8,192 characters
   */
  // Named like the field of the record.
  @SuppressWarnings("JavaLangClash")
  public record Error(String type, String message, String trace) {}
}
