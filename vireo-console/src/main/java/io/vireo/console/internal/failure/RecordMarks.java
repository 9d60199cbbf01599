package io.vireo.console.internal.failure;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is being done with records at this moment. Any thread may use it. */
public final class RecordMarks {
  private final Map<RecordKey, State> states = new ConcurrentHashMap<>();

  /** What is done with a record. */
  public enum State {
    /** Nothing. */
    WAITING,
    /** Its event is about to be published again. */
    REDRIVING,
    /** It is about to be removed, and no longer shown. */
    DISCARDING
  }

  /**
   * Marks those of some records that are not marked yet.
   *
   * @return the records that this call has marked
   */
  public Set<RecordKey> mark(Collection<RecordKey> records, State state) {
    Set<RecordKey> marked = ConcurrentHashMap.newKeySet();
    for (RecordKey record : records) {
      if (states.putIfAbsent(record, state) == null) {
        marked.add(record);
      }
    }
    return marked;
  }

  /** Ends the marks of some records. */
  public void clear(Collection<RecordKey> records) {
    records.forEach(states::remove);
  }

  State of(FailureRow row) {
    return states.isEmpty() ? State.WAITING : states.getOrDefault(row.key(), State.WAITING);
  }

  /** Whether a record is still shown. */
  boolean isShown(FailureRow row) {
    return states.isEmpty() || of(row) != State.DISCARDING;
  }
}
