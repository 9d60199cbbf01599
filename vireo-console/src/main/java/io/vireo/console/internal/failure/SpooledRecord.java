package io.vireo.console.internal.failure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the spool file keeps of a record.
 *
 * @param details what is shown of the event beside its content
 * @param message the message of the exception
 * @param trace the stack trace of the exception
 * @param headers the headers of the event as JSON
 * @param body the bytes of the event; null if the spool file had no room for them
 */
// Nobody compares spooled records.
@SuppressWarnings("ArrayRecordComponent")
record SpooledRecord(
    Details details, String message, String trace, byte[] headers, byte @Nullable [] body) {

  /**
   * What is shown of an event beside its content.
   *
   * @param errorType the class of the exception
   * @param eventId the message id
   * @param emittedAt when the event was emitted
   * @param contentType the media type of the body
   * @param observerId the observer where the event failed
   */
  record Details(
      String errorType,
      @Nullable String eventId,
      @Nullable Instant emittedAt,
      @Nullable String contentType,
      @Nullable String observerId) {}
}
