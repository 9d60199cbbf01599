package io.vireo.operations.inspection;

import io.vireo.Control.Pause;
import io.vireo.Core;
import io.vireo.Health;
import io.vireo.ObserverStatus;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.QueueFacts;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The facts about a broker that a core alone tells, as memory is one.
 *
 * @param health the health of the core
 * @param listeners all listeners of the observers that have answered
 * @param routes the shared routes, ordered by name
 * @param unrouted how many delayed events no queue took when they were due
 * @param unseen what could not be seen, each with the reason
 */
record CoreFacts(
    Health health,
    List<Listener> listeners,
    List<RouteFacts> routes,
    long unrouted,
    List<String> unseen) {
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

  /** Collects the facts. Blocks for a second, and for some requests for each route. */
  static CoreFacts of(Core core) {
    List<ObserverStatus> observers = core.control().ping(ANSWER_TIME);
    List<Listener> listeners = Listener.of(observers);
    Set<String> known = new TreeSet<>();
    listeners.stream().filter(one -> !one.isBroadcast()).map(Listener::event).forEach(known::add);
    List<String> unseen = new ArrayList<>();
    Optional<Set<String>> listed = names(core);
    listed.ifPresent(known::addAll);
    if (listed.isEmpty()) {
      unseen.add("Routes that no observer has named: the broker does not list its routes");
    }
    known.removeIf(name -> isPattern(name) || name.equals(RouteFacts.UNROUTED));
    Map<String, byte[]> paused = pauses(core, known);
    List<RouteFacts> routes = new ArrayList<>();
    for (String event : known) {
      boolean exists = listed.map(names -> names.contains(event)).orElse(true);
      routes.add(route(core, event, exists, paused.containsKey(event), listeners));
    }
    return new CoreFacts(
        core.health(),
        listeners,
        routes,
        core.recovery(RouteFacts.UNROUTED).count(),
        List.copyOf(unseen));
  }

  /**
   * Returns the facts about a route; those of a route that is not known say that it is not there.
   */
  RouteFacts route(String event) {
    return routes.stream()
        .filter(route -> route.event().equals(event))
        .findFirst()
        .orElse(new RouteFacts(event, true, null, null, OptionalLong.empty(), null, List.of()));
  }

  static Optional<Set<String>> names(Core core) {
    return core.unwrap(Driver.class).flatMap(driver -> driver.routes().names());
  }

  /** Whether a name can only be the pattern of broadcasts: events have no such words. */
  static boolean isPattern(String name) {
    return List.of(name.split("\\.", -1)).stream()
        .anyMatch(word -> word.equals("*") || word.equals("#"));
  }

  private static Map<String, byte[]> pauses(Core core, Set<String> events) {
    return core.unwrap(Driver.class)
        .map(driver -> driver.routes().pausesOf(events))
        .orElse(Map.of());
  }

  private static RouteFacts route(
      Core core, String event, boolean exists, boolean paused, List<Listener> all) {
    List<Listener> listeners =
        all.stream().filter(one -> !one.isBroadcast() && one.event().equals(event)).toList();
    int consumers = (int) listeners.stream().filter(Listener::isRegistered).count();
    long waiting = core.queueDepth(event);
    long failed = core.recovery(event).count();
    boolean hasQueue = exists && (waiting > 0 || !listeners.isEmpty());
    Pause pause = paused ? core.control().routePause(event).orElse(null) : null;
    return new RouteFacts(
        event,
        false,
        hasQueue ? queue(event, waiting, consumers) : null,
        null,
        failed > 0 ? OptionalLong.of(failed) : OptionalLong.empty(),
        pause,
        listeners);
  }

  private static QueueFacts queue(String event, long waiting, int consumers) {
    return new QueueFacts(
        event, Presence.THERE, waiting, consumers, null, OptionalLong.empty(), null, Map.of());
  }
}
