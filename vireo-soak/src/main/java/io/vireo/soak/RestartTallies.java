package io.vireo.soak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts for each restart how the events that were due then were delivered. Used once, when no
 * further event will be delivered.
 */
final class RestartTallies {
  private final TreeMap<Long, Tally> byBeginning = new TreeMap<>();
  private final Tally noFault = new Tally(null, Long.MAX_VALUE);

  /** Counts how the events that were due in some time were delivered. Used by one thread. */
  static final class Tally {
    private final @Nullable FaultKind kind;
    private final long until;
    private final Lateness lateness = new Lateness();
    private long due;
    private long lost;
    private long inRecovery;
    private long duplicated;

    private Tally(@Nullable FaultKind kind, long until) {
      this.kind = kind;
      this.until = until;
    }

    /** The kind of the fault; null for the times without a fault. */
    @Nullable FaultKind kind() {
      return kind;
    }

    /** How many events were due. */
    long due() {
      return due;
    }

    /** How many of the due events were neither handled nor found in recovery. */
    long lost() {
      return lost;
    }

    /** How many of the due events are in recovery. */
    long inRecovery() {
      return inRecovery;
    }

    /** How many deliveries until the next fault were duplicates. */
    long duplicated() {
      return duplicated;
    }

    Lateness lateness() {
      return lateness;
    }
  }

  /**
   * The time of a fault, on the clock of {@link System#nanoTime()}.
   *
   * @param kind the kind of the fault
   * @param from when the time begins
   * @param until when the connections and queues were back
   */
  record Window(FaultKind kind, long from, long until) {}

  private RestartTallies(Collection<Window> windows) {
    windows.forEach(one -> byBeginning.put(one.from(), new Tally(one.kind(), one.until())));
  }

  /**
   * Counts all events.
   *
   * @param windows the times of the faults
   * @param ledger the events and their deliveries
   * @param inRecovery the ids of the events found in recovery
   * @return a tally for each fault, in their order, and as the last one that for all other times
   */
  static List<Tally> of(
      Collection<Window> windows, WaitingEventLedger ledger, Set<String> inRecovery) {
    RestartTallies tallies = new RestartTallies(windows);
    ledger.arrivals().forEach(tallies::add);
    ledger.duplicates().forEach(time -> tallies.lastBefore(time).duplicated++);
    ledger
        .missing()
        .forEach((id, event) -> tallies.addMissing(event.due(), inRecovery.contains(id)));
    List<Tally> all = new ArrayList<>(tallies.byBeginning.values());
    all.add(tallies.noFault);
    return all;
  }

  private void add(WaitingEventLedger.Arrival arrival) {
    at(arrival.due()).due++;
    delayedBy(arrival).lateness.add(arrival.late());
  }

  /** The tally of the outage in which an event was due, emitted or late. */
  private Tally delayedBy(WaitingEventLedger.Arrival arrival) {
    Tally tally = at(arrival.due());
    if (tally != noFault) {
      return tally;
    }
    tally = at(arrival.emitted());
    if (tally != noFault) {
      return tally;
    }
    tally = lastBefore(arrival.due() + arrival.late());
    return tally.until >= arrival.due() ? tally : noFault;
  }

  private void addMissing(long due, boolean inRecovery) {
    Tally tally = at(due);
    tally.due++;
    if (inRecovery) {
      tally.inRecovery++;
    } else {
      tally.lost++;
    }
  }

  private Tally at(long time) {
    Tally tally = lastBefore(time);
    return time <= tally.until ? tally : noFault;
  }

  private Tally lastBefore(long time) {
    Map.Entry<Long, Tally> entry = byBeginning.floorEntry(time);
    return entry == null ? noFault : entry.getValue();
  }
}
