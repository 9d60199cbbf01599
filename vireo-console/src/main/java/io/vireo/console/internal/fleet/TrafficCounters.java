package io.vireo.console.internal.fleet;

import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserverStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes differences of the numbers that listeners count since they were registered. For the thread
 * that polls.
 *
 * <p>Several listeners of one route at one observer cannot be told apart, so their numbers are
 * added. A listener that is registered begins to count at 0, so a new one adds only what it has
 * handled. When one ends, the sum falls, and the events between the two looks are not counted. An
 * observer that was not known before only sets the beginning: how long its listeners have needed
 * for what they have counted is not known. So a restart never gives a negative or a large number.
 */
final class TrafficCounters {
  /** How long the numbers of an observer are kept that does not answer. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Map<String, Seen> observers = new HashMap<>();
  private Instant last = Instant.EPOCH;

  private record Seen(Instant at, Map<RouteKey, Counts> counts) {}

  /**
   * Takes the answers to a ping.
   *
   * @param at when the observers were asked
   * @param answers all that have answered
   * @return how many events each route has finished since the last call
   */
  Map<RouteKey, Counts> advance(Instant at, List<ObserverStatus> answers) {
    Map<RouteKey, Counts> finished = new TreeMap<>();
    for (ObserverStatus observer : answers) {
      Seen now = new Seen(at, sums(observer));
      Seen before = observers.put(observer.id(), now);
      if (before != null) {
        addDifferences(before, now, finished);
      }
    }
    observers.values().removeIf(seen -> seen.at.plus(KEPT).isBefore(at));
    last = at;
    return finished;
  }

  private void addDifferences(Seen before, Seen now, Map<RouteKey, Counts> finished) {
    // An observer that has missed an answer tells of a longer time. Only the part since the last
    // answers of the others counts.
    double share = before.at.isBefore(last) ? share(before.at, now.at) : 1;
    now.counts.forEach(
        (route, counts) -> {
          Counts old = before.counts.getOrDefault(route, Counts.NONE);
          double handled = counts.handled() - old.handled();
          double failed = counts.failed() - old.failed();
          if (handled >= 0 && failed >= 0) {
            finished.merge(route, new Counts(handled * share, failed * share), Counts::plus);
          }
        });
  }

  private double share(Instant before, Instant now) {
    double all = Duration.between(before, now).toMillis();
    return all <= 0 ? 0 : Math.max(0, Duration.between(last, now).toMillis()) / all;
  }

  private static Map<RouteKey, Counts> sums(ObserverStatus observer) {
    Map<RouteKey, Counts> sums = new HashMap<>();
    for (ListenerStatus listener : observer.listeners()) {
      Traffic traffic = listener.traffic();
      sums.merge(
          new RouteKey(listener.event(), listener.broadcast()),
          new Counts(Math.max(0, traffic.handled()), Math.max(0, traffic.failed())),
          Counts::plus);
    }
    return sums;
  }
}
