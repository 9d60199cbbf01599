package io.vireo.operations.doctor;

import io.vireo.Control;
import io.vireo.Control.Pause;
import io.vireo.ObserverStatus;
import io.vireo.VireoException;
import io.vireo.operations.management.ManagementApi;
import io.vireo.operations.management.ManagementApi.UnavailableException;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitInspector.Broker;
import io.vireo.rabbitmq.RabbitInspector.Exchange;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import io.vireo.rabbitmq.RabbitInspector.Publishing;
import io.vireo.spi.ExchangeNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Collects the facts about a broker: from the management API if it can be read, else over AMQP, and
 * from the observers. On the broker it declares only the private queue for their answers, which is
 * deleted with the connection. For one survey and one thread.
 */
final class Surveyor {
  private static final String UNROUTED = RouteFacts.recoveryQueue(RouteFacts.UNROUTED);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

  private final RabbitInspector inspector;
  private final ManagementApi api;
  private final Control control;
  private final Duration timeout;
  private final Advice advice;
  private final List<String> unseen = new ArrayList<>();

  /**
   * Creates a surveyor.
   *
   * @param inspector connected to the broker
   * @param management the URL of the management API, or null for the default URL
   * @param control asks the observers
   * @param timeout how long each answer may take
   * @param advice how to see more, for what could not be seen
   */
  Surveyor(
      RabbitInspector inspector,
      @Nullable ManagementUrl management,
      Control control,
      Duration timeout,
      Advice advice) {
    this.inspector = inspector;
    this.control = control;
    this.timeout = timeout;
    this.advice = advice;
    ManagementUrl url = management == null ? ManagementUrl.of(inspector.access()) : management;
    this.api = new ManagementApi(url, inspector.access(), timeout);
  }

  /** Surveys the broker with every route that can be found, and those that are named. */
  Survey all(Set<String> named) {
    return survey(named, true);
  }

  /** Surveys the broker with one route, and the route that it is delegated to. */
  Survey one(String event) {
    return survey(Set.of(event), false);
  }

  private Survey survey(Set<String> named, boolean all) {
    Publishing publishing = inspector.tryPublish(timeout);
    Map<String, Exchange> exchanges = exchanges();
    BrokerView view = view();
    BrokerFacts broker = broker(publishing, view);
    List<ObserverStatus> observers = observers(publishing, exchanges);
    List<Listener> listeners = Listener.of(observers);
    Set<String> names = new TreeSet<>(named);
    if (all) {
      names.addAll(found(view, listeners));
    }
    List<RouteFacts> routes = new ArrayList<>();
    for (String name : names) {
      routes.add(route(name, named.contains(name), view, listeners));
    }
    if (!all) {
      routes.addAll(fallbacks(routes, view, listeners));
    }
    return new Survey(
        inspector.endpoint(),
        broker,
        exchanges,
        List.copyOf(routes),
        listeners,
        observers.size(),
        inspector.queue(UNROUTED).map(RabbitInspector.Queue::ready).orElse(0L),
        view.policies(),
        view.bindings(),
        List.copyOf(unseen));
  }

  private List<RouteFacts> fallbacks(
      List<RouteFacts> routes, BrokerView view, List<Listener> listeners) {
    List<RouteFacts> fallbacks = new ArrayList<>();
    for (RouteFacts route : routes) {
      if (route.queue() != null) {
        DelegationFacts.of(route.queue())
            .map(delegation -> route(delegation.fallback(), false, view, listeners))
            .ifPresent(fallbacks::add);
      }
    }
    return fallbacks;
  }

  private Map<String, Exchange> exchanges() {
    Set<String> names = new TreeSet<>(RabbitInspector.wantedExchanges().keySet());
    names.add(ExchangeNames.CONTROL);
    Map<String, Exchange> found = new TreeMap<>();
    names.forEach(
        name -> inspector.exchange(name).ifPresent(exchange -> found.put(name, exchange)));
    return found;
  }

  private BrokerView view() {
    try {
      return new ManagementView(inspector, api);
    } catch (UnavailableException e) {
      unseen.add(
          advice.routes()
              + ", bindings, policies, unacknowledged events and alarms of the nodes: the management API at "
              + api.endpoint()
              + " cannot be read ("
              + e.getMessage()
              + "). "
              + e.remedy(advice.management()));
      return new AmqpView(inspector);
    }
  }

  private BrokerFacts broker(Publishing publishing, BrokerView view) {
    Broker about = inspector.broker();
    boolean managed = view.queueNames() != null;
    List<String> alarms = null;
    Boolean oldQueues = Versions.isAtLeast4(about.version()) ? null : true;
    if (managed) {
      alarms = alarms(publishing);
      oldQueues = oldQueues == null ? oldQueuesPermitted() : oldQueues;
    }
    return new BrokerFacts(about, publishing, alarms, oldQueues, managed ? api.endpoint() : null);
  }

  /**
   * Returns the alarms of the nodes. What the management API shows of a node is some seconds old,
   * so alarms about memory and disk space are ignored if the broker has just confirmed an event.
   */
  private @Nullable List<String> alarms(Publishing publishing) {
    Optional<List<JsonNode>> nodes = api.nodes();
    if (nodes.isEmpty()) {
      unseen.add("Alarms of the nodes: the user needs the tag 'monitoring' to see them");
      return null;
    }
    List<String> alarms = new ArrayList<>();
    for (JsonNode node : nodes.get()) {
      String name = node.path("name").asString("a node");
      boolean takesEvents = publishing == Publishing.CONFIRMED;
      if (!takesEvents && node.path("mem_alarm").asBoolean(false)) {
        alarms.add(name + " is short of memory");
      }
      if (!takesEvents && node.path("disk_free_alarm").asBoolean(false)) {
        alarms.add(name + " is short of disk space");
      }
      if (!node.path("partitions").isEmpty()) {
        alarms.add(name + " has been cut off from other nodes");
      }
      if (!node.path("running").asBoolean(true)) {
        alarms.add(name + " is down");
      }
    }
    return alarms;
  }

  private @Nullable Boolean oldQueuesPermitted() {
    return api.deprecatedFeatures().orElse(List.of()).stream()
        .filter(feature -> feature.path("name").asString("").equals("transient_nonexcl_queues"))
        .map(feature -> feature.path("state").asString(""))
        .filter(state -> state.equals("permitted") || state.equals("denied"))
        .map(state -> state.equals("permitted"))
        .findFirst()
        .orElse(null);
  }

  /**
   * Asks the observers. This would declare missing exchanges, so it is done only if all exchanges
   * exist.
   */
  private List<ObserverStatus> observers(Publishing publishing, Map<String, Exchange> exchanges) {
    if (!exchanges.containsKey(ExchangeNames.CONTROL)) {
      return List.of();
    }
    if (publishing != Publishing.CONFIRMED) {
      unseen.add("The observers: they cannot be asked while the broker takes no events");
      return List.of();
    }
    Set<String> missing = new TreeSet<>(RabbitInspector.wantedExchanges().keySet());
    missing.removeAll(exchanges.keySet());
    if (!missing.isEmpty()) {
      unseen.add(
          "The observers: asking them would declare missing exchanges ("
              + String.join(", ", missing)
              + ")");
      return List.of();
    }
    try {
      return control.ping(ANSWER_TIME);
    } catch (VireoException e) {
      unseen.add("The observers: " + e.getMessage());
      return List.of();
    }
  }

  private static Set<String> found(BrokerView view, List<Listener> listeners) {
    Set<String> names = new TreeSet<>();
    listeners.stream()
        .filter(listener -> !listener.isBroadcast())
        .map(Listener::event)
        .forEach(names::add);
    Set<String> queues = view.queueNames() == null ? Set.of() : view.queueNames();
    for (String queue : queues) {
      for (String prefix : List.of(RouteFacts.RECOVERY, RouteFacts.PAUSED)) {
        if (queue.startsWith(prefix) && !queue.equals(UNROUTED)) {
          names.add(queue.substring(prefix.length()));
        }
      }
    }
    List<Binding> bindings = view.bindings() == null ? List.of() : view.bindings();
    bindings.stream().filter(Binding::isOfSharedRoute).map(Binding::queue).forEach(names::add);
    names.removeIf(name -> !RouteFacts.isName(name));
    return names;
  }

  private RouteFacts route(String event, boolean named, BrokerView view, List<Listener> listeners) {
    QueueFacts queue = view.queue(event).orElse(null);
    if (queue != null && queue.presence() == Presence.THERE && queue.form() == null) {
      unseen.add("The form of the queue '" + event + "': the broker does not report it");
    }
    List<Binding> bindings = view.bindings();
    return new RouteFacts(
        event,
        named,
        queue,
        bindings == null
            ? null
            : bindings.stream().filter(binding -> binding.queue().equals(event)).toList(),
        count(RouteFacts.recoveryQueue(event), view),
        pause(event, view),
        listeners.stream()
            .filter(listener -> !listener.isBroadcast() && listener.event().equals(event))
            .toList());
  }

  private OptionalLong count(String queue, BrokerView view) {
    return mayExist(queue, view)
        ? inspector
            .queue(queue)
            .map(found -> OptionalLong.of(found.ready()))
            .orElse(OptionalLong.empty())
        : OptionalLong.empty();
  }

  /** Whether a queue may exist. A queue that the management API does not list is not asked for. */
  private static boolean mayExist(String queue, BrokerView view) {
    Set<String> names = view.queueNames();
    return names == null || names.contains(queue);
  }

  private @Nullable Pause pause(String event, BrokerView view) {
    String record = RouteFacts.PAUSED + event;
    boolean paused = mayExist(record, view) && inspector.queue(record).isPresent();
    return paused ? control.routePause(event).orElse(null) : null;
  }
}
