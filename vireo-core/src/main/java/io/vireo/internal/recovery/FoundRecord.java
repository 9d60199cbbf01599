package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.spi.StoredRecord;

/**
 * One entry of a recovery queue that a look has come by.
 *
 * @param stored as it lies there
 * @param record what it says
 * @param kind how that was read
 */
record FoundRecord(StoredRecord stored, RecoveryRecord record, Kind kind) {

  /** What an entry may be. */
  enum Kind {
    /** JSON that a listener has written, of ours or a Python service's. */
    RECORD,
    /** An event that the broker itself has put there. */
    EVENT,
    /** Neither. */
    UNREADABLE
  }

  /** Whether there is an event that can be given back. */
  boolean hasEvent() {
    return kind != Kind.UNREADABLE;
  }
}
