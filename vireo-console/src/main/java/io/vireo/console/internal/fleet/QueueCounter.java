package io.vireo.console.internal.fleet;

import io.vireo.Control.Pause;
import io.vireo.Core;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.operations.doctor.RouteFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker what it keeps of each route. Each question is an exchange with the broker, so one
 * round takes a limited time, and the next round goes on with the routes that it has not reached.
 * For the thread that polls.
 */
final class QueueCounter {
  private static final Logger LOG = LoggerFactory.getLogger(QueueCounter.class);

  private final Core core;
  private final RouteListing listing;
  private final Map<RouteKey, QueueCounts> counts = new HashMap<>();
  private final Map<RouteKey, SteadyCount> failures = new HashMap<>();
  private final SteadyCount unroutedRecords = new SteadyCount();
  private @Nullable RouteKey lastAsked;
  private @Nullable Long unrouted;

  QueueCounter(Core core, RouteListing listing) {
    this.core = core;
    this.listing = listing;
  }

  /**
   * Asks for as many routes as the time allows, and for at least one.
   *
   * @param routes all routes that are known; what was counted of others is forgotten
   */
  void count(Set<RouteKey> routes, Duration atMost) {
    counts.keySet().retainAll(routes);
    failures.keySet().retainAll(routes);
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      countUnrouted();
      for (RouteKey route : inTurn(routes)) {
        counts.put(route, ask(route));
        lastAsked = route;
        if (System.nanoTime() - deadline > 0) {
          return;
        }
      }
    } catch (NoConnectionException e) {
      // The watch of the connection tells the user. The counts keep the time of their question.
      LOG.debug("Could not count the events of the routes", e);
    }
  }

  private void countUnrouted() {
    unrouted =
        told(
            RouteFacts.UNROUTED,
            () ->
                unroutedRecords.counted(Instant.now(), core.recovery(RouteFacts.UNROUTED).count()));
  }

  /** What the broker keeps of a route; null if that is not known. */
  @Nullable QueueCounts of(RouteKey route) {
    return listing.replaceIfOld(route, counts.get(route));
  }

  /** How many delayed events no queue has taken; null if that is not known. */
  @Nullable Long unrouted() {
    return unrouted;
  }

  private QueueCounts ask(RouteKey route) {
    Instant now = Instant.now();
    String event = route.event();
    SteadyCount records = failures.computeIfAbsent(route, key -> new SteadyCount());
    Long failed = told(event, () -> records.counted(now, core.recovery(event).count()));
    if (route.broadcast()) {
      return new QueueCounts(now, null, failed, null);
    }
    Pause pause = told(event, () -> core.control().routePause(event).orElse(null));
    return new QueueCounts(now, told(event, () -> core.queueDepth(event)), failed, pause);
  }

  /** What the broker tells; null if it refuses to, such as for want of permission. */
  private static <T> @Nullable T told(String event, Supplier<@Nullable T> question) {
    try {
      return question.get();
    } catch (NoConnectionException e) {
      throw e;
    } catch (VireoException e) {
      // All else can be shown.
      LOG.debug("The broker refuses to tell about '{}'", event, e);
      return null;
    }
  }

  /** The routes from the one after the last that was asked for, and then those before it. */
  private List<RouteKey> inTurn(Set<RouteKey> routes) {
    TreeSet<RouteKey> sorted = new TreeSet<>(routes);
    if (lastAsked == null) {
      return new ArrayList<>(sorted);
    }
    List<RouteKey> turn = new ArrayList<>(sorted.tailSet(lastAsked, false));
    turn.addAll(sorted.headSet(lastAsked, true));
    return turn;
  }
}
