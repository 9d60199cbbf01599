package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.spi.StoredRecord;

/**
 * One entry of a recovery queue that was read. Immutable.
 *
 * @param stored the entry as the broker stores it
 * @param record the record that was read or made of it
 * @param kind what the entry is
 */
record FoundRecord(StoredRecord stored, RecoveryRecord record, Kind kind) {

  /** What an entry of a recovery queue is. */
  enum Kind {
    /** A JSON record that a listener of Vireo or of a Python service has stored. */
    RECORD,
    /** An event that the broker itself has moved there. */
    EVENT,
    /** Anything else. */
    UNREADABLE
  }

  /** Whether the entry holds an event that can be published again. */
  boolean hasEvent() {
    return kind != Kind.UNREADABLE;
  }
}
