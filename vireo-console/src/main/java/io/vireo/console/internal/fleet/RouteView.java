package io.vireo.console.internal.fleet;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.Subscription;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a route at one moment. Immutable; any thread may use it.
 *
 * @param key the route
 * @param listeners its listeners, in the order of the ids of their observers
 * @param rate how many events its listeners finish in each second: the sum of what the listeners
 *     tell, and the failed ones over the last moments
 * @param counts what the broker keeps of it; null if that is not known yet
 * @param failures when events were seen to fail; null if none is known to be in recovery
 * @param history how many events were finished in each second, oldest first, NaN where nothing is
 *     known; empty if too many routes are known
 */
// Nobody compares views.
@SuppressWarnings("ArrayRecordComponent")
record RouteView(
    RouteKey key,
    List<Listener> listeners,
    Counts rate,
    @Nullable QueueCounts counts,
    @Nullable FailureTrend failures,
    double[] history) {

  /** A listener and its observer. */
  record Listener(ObserverStatus observer, ListenerStatus status) {}

  /** How many listeners run. */
  long running() {
    return listeners.stream()
        .filter(listener -> listener.status.state() == Subscription.State.RUNNING)
        .count();
  }

  /**
   * What keeps the whole route paused, or else the first of its listeners that is; null if none.
   */
  @Nullable Pause pause() {
    Optional<Pause> whole =
        listeners.stream()
            .flatMap(listener -> listener.status.pause().stream())
            .filter(Pause::wholeRoute)
            .findFirst();
    if (whole.isPresent()) {
      return whole.get();
    }
    if (counts != null && counts.pause() != null) {
      return counts.pause();
    }
    return listeners.stream()
        .flatMap(listener -> listener.status.pause().stream())
        .findFirst()
        .orElse(null);
  }

  /** When the oldest event was emitted that a listener has; null if none is known. */
  @Nullable Instant oldest() {
    return listeners.stream()
        .flatMap(listener -> listener.status.oldest().stream())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  @Nullable Long waiting() {
    return counts == null ? null : counts.waiting();
  }

  @Nullable Long failedEvents() {
    return counts == null ? null : counts.failedEvents();
  }
}
