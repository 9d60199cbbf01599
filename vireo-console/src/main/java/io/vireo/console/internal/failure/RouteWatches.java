package io.vireo.console.internal.failure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The watches of the routes whose records are counted: those that the broker or an observer names,
 * those that hold records, and for a moment those that somebody asks for, whose names may be
 * anything. Any thread may use it.
 */
final class RouteWatches {
  /**
   * So many names are counted at most because somebody has asked for them. Each is an exchange with
   * the broker in every round.
   */
  static final int MOST_ASKED = 500;

  private final Duration rest;
  private final long keptNanos;
  private final Map<String, RouteWatch> watches = new ConcurrentHashMap<>();

  /** When somebody has asked for a route last. */
  private final Map<String, Long> asked = new ConcurrentHashMap<>();

  RouteWatches(IndexTiming timing) {
    this.rest = timing.rest();
    // Whoever asks for a route waits for it so long.
    this.keptNanos = timing.patience().toNanos();
  }

  /** The watch of a route, from now on if there was none. */
  RouteWatch of(String route) {
    return watches.computeIfAbsent(route, name -> new RouteWatch(rest));
  }

  /** The watch of a route that somebody asks for; null if too many names have been asked for. */
  @Nullable RouteWatch asked(String route) {
    if (asked.size() >= MOST_ASKED && !asked.containsKey(route)) {
      return watches.get(route);
    }
    asked.put(route, System.nanoTime());
    return of(route);
  }

  /** Has the next pass of each route begin as soon as possible. */
  void askAll() {
    watches.values().forEach(RouteWatch::ask);
  }

  /** The names of the routes. */
  Set<String> routes() {
    return new TreeSet<>(watches.keySet());
  }

  /** Lets go of what was asked for some time ago, and has been visited since it is watched. */
  void forgetAsked() {
    long now = System.nanoTime();
    asked
        .entrySet()
        .removeIf(one -> now - one.getValue() >= keptNanos && of(one.getKey()).lastVisit() != null);
  }

  /** Ends the watch of a route whose last count was 0; false if somebody asks for it. */
  boolean forget(String route) {
    return watches.computeIfPresent(
            route, (name, watch) -> watch.isEmpty() && !asked.containsKey(name) ? null : watch)
        == null;
  }
}
