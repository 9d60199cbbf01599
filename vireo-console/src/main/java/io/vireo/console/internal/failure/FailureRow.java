package io.vireo.console.internal.failure;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What the heap keeps of the record of a failed event. Everything else is in the spool file. Many
 * rows share a group, an event and a listener.
 *
 * @param number the place of the record in its spool file: 0, 1, ...
 * @param id the id of the record
 * @param group its error, which also names the route
 * @param event the name under which the event was emitted
 * @param listener the listener of broadcasts that failed; null for a shared route
 * @param failedAt when the record was stored, in microseconds since 1970; 0 if that is not known
 * @param attempts how many attempts there were
 * @param bytes the size of the event's body
 * @param offset where the record begins in the spool file
 * @param length how many bytes it has there
 */
record FailureRow(
    int number,
    String id,
    FailureGroup group,
    String event,
    @Nullable String listener,
    long failedAt,
    int attempts,
    int bytes,
    long offset,
    int length) {

  static final Comparator<FailureRow> OLDEST_FIRST =
      Comparator.comparingLong(FailureRow::failedAt).thenComparingInt(FailureRow::number);

  String route() {
    return group.route();
  }

  RecordKey key() {
    return new RecordKey(group.route(), id);
  }
}
