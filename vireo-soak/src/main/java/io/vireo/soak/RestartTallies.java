package io.vireo.soak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says of each restart what became of the events that were due then. Used once, when nothing more
 * comes.
 */
final class RestartTallies {
  private final TreeMap<Long, Tally> byBeginning = new TreeMap<>();
  private final Tally between = new Tally(null, Long.MAX_VALUE);

  /** What became of the events of a time. Used by one thread. */
  static final class Tally {
    private final @Nullable Kind kind;
    private final long until;
    private final Lateness lateness = new Lateness();
    private long due;
    private long lost;
    private long kept;
    private long duplicated;

    private Tally(@Nullable Kind kind, long until) {
      this.kind = kind;
      this.until = until;
    }

    /** The fault of that time; null for the times without one. */
    @Nullable Kind kind() {
      return kind;
    }

    /** How many fell due. */
    long due() {
      return due;
    }

    /** How many of them were neither handled nor kept in recovery. */
    long lost() {
      return lost;
    }

    /** How many of them are in recovery, which nobody wanted. */
    long kept() {
      return kept;
    }

    /** How many came again until the next fault. */
    long duplicated() {
      return duplicated;
    }

    Lateness lateness() {
      return lateness;
    }
  }

  /**
   * A time with a fault.
   *
   * @param from when it begins, on the clock of {@link System#nanoTime()}
   * @param until when all was well again
   */
  record Window(Kind kind, long from, long until) {}

  private RestartTallies(Collection<Window> windows) {
    windows.forEach(one -> byBeginning.put(one.from(), new Tally(one.kind(), one.until())));
  }

  /**
   * Adds all up.
   *
   * @param windows the faults
   * @param kept the ids found in recovery
   * @return a tally for each fault, in their order, and at last one for all other times
   */
  static List<Tally> of(Collection<Window> windows, WaitingBooks books, Set<String> kept) {
    RestartTallies tallies = new RestartTallies(windows);
    books.arrivals().forEach(tallies::add);
    books.duplicates().forEach(time -> tallies.lastBefore(time).duplicated++);
    books.missing().forEach((id, event) -> tallies.addMissing(event.due(), kept.contains(id)));
    List<Tally> all = new ArrayList<>(tallies.byBeginning.values());
    all.add(tallies.between);
    return all;
  }

  private void add(WaitingBooks.Arrival arrival) {
    at(arrival.due()).due++;
    heldUpBy(arrival).lateness.add(arrival.late());
  }

  /** The outage in which an event was emitted, due or on its way. */
  private Tally heldUpBy(WaitingBooks.Arrival arrival) {
    Tally tally = at(arrival.due());
    if (tally != between) {
      return tally;
    }
    tally = at(arrival.emitted());
    if (tally != between) {
      return tally;
    }
    tally = lastBefore(arrival.due() + arrival.late());
    return tally.until >= arrival.due() ? tally : between;
  }

  private void addMissing(long due, boolean kept) {
    Tally tally = at(due);
    tally.due++;
    if (kept) {
      tally.kept++;
    } else {
      tally.lost++;
    }
  }

  private Tally at(long time) {
    Tally tally = lastBefore(time);
    return time <= tally.until ? tally : between;
  }

  private Tally lastBefore(long time) {
    Map.Entry<Long, Tally> entry = byBeginning.floorEntry(time);
    return entry == null ? between : entry.getValue();
  }
}
