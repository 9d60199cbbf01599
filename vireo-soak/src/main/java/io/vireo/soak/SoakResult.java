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
 * The result of a soak.
 *
 * @param options the options of the soak
 * @param elapsed the time from the first event to the last
 * @param ended why the soak ended
 * @param main the sums of the main route, which must lose nothing
 * @param lost the first events of the main route that were confirmed, and neither handled nor
 *     recovered
 * @param side the sums of the side route, which is not resumable
 * @param outOfOrder how many events of the side route were out of order while there was no fault
 * @param failures how many emits failed, by the simple names of their exceptions
 * @param outages the effects of each fault
 * @param emitOverrun by how much an emit outlasted its time-out, at the worst
 * @param closeOverrun by how much a close outlasted its time-out, at the worst
 * @param before the resources in use before the first fault
 * @param after the resources in use after the last fault
 */
record SoakResult(
    SoakOptions options,
    Duration elapsed,
    End ended,
    Ledger.Figures main,
    List<String> lost,
    Ledger.Figures side,
    long outOfOrder,
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

  Stream<Outage> outages(FaultKind kind) {
    return outages.stream().filter(outage -> outage.kind() == kind);
  }

  /** The measured times of the outages of one kind, the shortest first. */
  List<Duration> times(FaultKind kind, Function<Outage, @Nullable Duration> time) {
    List<Duration> times = new ArrayList<>();
    outages(kind).map(time).filter(Objects::nonNull).forEach(times::add);
    times.sort(null);
    return times;
  }

  /**
   * The median: of an even number of times, the mean of the two in the middle. Null if there are no
   * times.
   */
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
