package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a soak has seen.
 *
 * @param options how it ran
 * @param elapsed from the first event to the last
 * @param ended why it ended
 * @param main the books of the route that must lose nothing
 * @param lost the first events that were confirmed, and neither handled nor recovered
 * @param side the books of the route that is not resumable
 * @param disordered events of the side route that came out of order while nothing was broken
 * @param failures how many emits failed, by what they threw
 * @param outages what came of each fault
 * @param emitOverrun by how much an emit outlasted its time-out, at the worst
 * @param closeOverrun by how much a close outlasted its time-out, at the worst
 * @param before what was held before the first fault
 * @param after what was held after the last
 */
record SoakResult(
    SoakOptions options,
    Duration elapsed,
    End ended,
    Ledger.Figures main,
    List<String> lost,
    Ledger.Figures side,
    long disordered,
    Map<String, Long> failures,
    List<Outage> outages,
    Duration emitOverrun,
    Duration closeOverrun,
    Resources before,
    Resources after) {

  /** Why a soak has ended. */
  enum End {
    DONE,
    INTERRUPTED,
    STUCK
  }

  Stream<Outage> outages(Kind kind) {
    return outages.stream().filter(outage -> outage.kind() == kind);
  }

  /** The times of one kind of outage that were measured, the shortest first. */
  List<Duration> times(Kind kind, Function<Outage, @Nullable Duration> time) {
    List<Duration> times = new ArrayList<>();
    outages(kind).map(time).filter(Objects::nonNull).forEach(times::add);
    times.sort(null);
    return times;
  }

  /** The middle one, or the mean of the two in the middle. */
  static @Nullable Duration median(List<Duration> sorted) {
    int middle = sorted.size() / 2;
    if (sorted.size() % 2 == 0) {
      return sorted.isEmpty() ? null : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }
    return sorted.get(middle);
  }

  static @Nullable Duration worst(List<Duration> sorted) {
    return sorted.isEmpty() ? null : sorted.get(sorted.size() - 1);
  }
}
