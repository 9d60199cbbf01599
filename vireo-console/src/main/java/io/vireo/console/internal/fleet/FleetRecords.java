package io.vireo.console.internal.fleet;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the observers and routes between two looks: rates, histories, and who was
 * there. For the thread that polls; only the history of all routes may be read by others.
 */
final class FleetRecords {
  static final Duration HISTORY_STEP = Duration.ofSeconds(10);
  static final int HISTORY_STEPS = 360;
  private static final Duration ROUTE_STEP = Duration.ofMinutes(1);
  private static final int ROUTE_STEPS = 60;

  /** How many routes are remembered. Histories take the memory: about 500 bytes for each route. */
  private static final int MAX_ROUTES = 5_000;

  private static final int MAX_HISTORIES = 2_000;

  /** How long a route is shown of which nothing is left, so that its history can be seen. */
  private static final Duration ROUTE_KEPT = Duration.ofHours(1);

  /** The longest time between two looks over which the differences are spread. */
  private static final Duration LONGEST_GAP = Duration.ofSeconds(90);

  private final TrafficCounters counters = new TrafficCounters();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<RouteKey, RouteRecord> routes = new TreeMap<>();
  private final RateHistory handled = new RateHistory(HISTORY_STEP, HISTORY_STEPS);
  private final RateHistory failed = new RateHistory(HISTORY_STEP, HISTORY_STEPS);
  private @Nullable Instant lastLook;

  /** An observer's last answer, and how many pings in a row it has not answered since. */
  private record Answer(ObserverStatus status, int missed) {}

  private static final class RouteRecord {
    final RateWindow window = new RateWindow();
    final @Nullable RateHistory history;
    Instant lastSeen;
    @Nullable FailureTrend failures;

    RouteRecord(@Nullable RateHistory history, Instant now) {
      this.history = history;
      this.lastSeen = now;
    }
  }

  /** Takes the answers to a ping. */
  void observed(Instant at, List<ObserverStatus> answered) {
    remember(answered);
    for (RouteKey route : listened()) {
      seen(route, at);
    }
    Map<RouteKey, Counts> finished = counters.advance(at, answered);
    Instant from = lastLook;
    lastLook = at;
    if (from == null || !from.isBefore(at) || from.plus(LONGEST_GAP).isBefore(at)) {
      return;
    }
    Counts sum = finished.values().stream().reduce(Counts.NONE, Counts::plus);
    synchronized (handled) {
      handled.add(from, at, sum.handled());
      failed.add(from, at, sum.failed());
    }
    routes.forEach(
        (route, known) -> {
          Counts counts = finished.getOrDefault(route, Counts.NONE);
          known.window.add(from, at, counts);
          if (known.history != null) {
            known.history.add(from, at, counts.handled());
          }
        });
  }

  /** Takes names of routes that the broker has told. */
  void named(Instant at, Set<RouteKey> named) {
    named.forEach(route -> seen(route, at));
  }

  /** Whether there is no room for further routes. */
  boolean isFull() {
    return routes.size() >= MAX_ROUTES;
  }

  /** The routes that are known. */
  Set<RouteKey> routes() {
    return new HashSet<>(routes.keySet());
  }

  /** What is known at this moment. */
  List<RouteView> views(Instant now, QueueCounter counter) {
    Map<RouteKey, List<RouteView.Listener>> listeners = new HashMap<>();
    for (Answer answer : answers.values()) {
      for (ListenerStatus status : answer.status.listeners()) {
        listeners
            .computeIfAbsent(
                new RouteKey(status.event(), status.broadcast()), key -> new ArrayList<>())
            .add(new RouteView.Listener(answer.status, status));
      }
    }
    routes.entrySet().removeIf(entry -> isGone(entry.getKey(), entry.getValue(), now, counter));
    List<RouteView> views = new ArrayList<>();
    routes.forEach(
        (route, known) -> {
          QueueCounts counts = counter.of(route);
          if (counts != null) {
            known.failures =
                FailureTrend.after(known.failures, counts.asOf(), counts.failedEvents());
          }
          List<RouteView.Listener> own = List.copyOf(listeners.getOrDefault(route, List.of()));
          views.add(
              new RouteView(
                  route,
                  own,
                  new Counts(rate(own), known.window.perSecond().failed()),
                  counts,
                  known.failures,
                  known.history == null ? new double[0] : known.history.perSecond(now)));
        });
    return List.copyOf(views);
  }

  /** The sum of the rates that are shown of the listeners, so that both agree. */
  private static double rate(List<RouteView.Listener> listeners) {
    return listeners.stream()
        .mapToDouble(listener -> FleetJson.rounded(listener.status().traffic().rate()))
        .sum();
  }

  List<ObserverStatus> observers() {
    return answers.values().stream().map(Answer::status).toList();
  }

  /** How many events were finished in each second; any thread may call it. */
  double[] handledPerSecond(Instant now) {
    synchronized (handled) {
      return handled.perSecond(now);
    }
  }

  /** How many events failed in each second; any thread may call it. */
  double[] failedPerSecond(Instant now) {
    synchronized (handled) {
      return failed.perSecond(now);
    }
  }

  private boolean isGone(RouteKey key, RouteRecord route, Instant now, QueueCounter counter) {
    QueueCounts counts = counter.of(key);
    boolean empty =
        counts == null
            || (Objects.requireNonNullElse(counts.failedEvents(), 0L) == 0
                && counts.pause() == null
                && Objects.requireNonNullElse(counts.waiting(), 0L) == 0);
    return empty && route.lastSeen.plus(ROUTE_KEPT).isBefore(now);
  }

  /** An answer may come too late, so an observer counts as gone when it has missed two pings. */
  private void remember(List<ObserverStatus> answered) {
    Map<String, Answer> now = new TreeMap<>();
    answered.forEach(status -> now.put(status.id(), new Answer(status, 0)));
    answers.forEach(
        (id, answer) -> {
          if (answer.missed == 0) {
            now.putIfAbsent(id, new Answer(answer.status, 1));
          }
        });
    answers.clear();
    answers.putAll(now);
  }

  private Set<RouteKey> listened() {
    Set<RouteKey> listened = new HashSet<>();
    for (Answer answer : answers.values()) {
      answer
          .status
          .listeners()
          .forEach(status -> listened.add(new RouteKey(status.event(), status.broadcast())));
    }
    return listened;
  }

  private void seen(RouteKey route, Instant at) {
    RouteRecord known = routes.get(route);
    if (known != null) {
      known.lastSeen = at;
    } else if (routes.size() < MAX_ROUTES) {
      RateHistory history =
          routes.size() < MAX_HISTORIES ? new RateHistory(ROUTE_STEP, ROUTE_STEPS) : null;
      routes.put(route, new RouteRecord(history, at));
    }
  }
}
