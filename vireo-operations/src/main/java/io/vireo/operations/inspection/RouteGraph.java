package io.vireo.operations.inspection;

import io.vireo.Subscription;
import io.vireo.operations.doctor.Binding;
import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.QueueFacts;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Texts;
import io.vireo.operations.inspection.Explanation.Edge;
import io.vireo.operations.inspection.Explanation.Kind;
import io.vireo.operations.inspection.Explanation.Node;
import io.vireo.operations.inspection.Explanation.State;
import io.vireo.operations.text.Quantity;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import io.vireo.spi.ExchangeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws a sketch as nodes and edges. For one thread. */
final class RouteGraph {
  private static final String PUBLISHER = "publisher";
  private static final String QUEUE = "queue";
  private static final String RECOVERY = "recovery";
  private static final String DELAY = "delay";
  private static final String FALLBACK = "fallback";

  private final Sketch sketch;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  private RouteGraph(Sketch sketch) {
    this.sketch = sketch;
  }

  static RouteGraph of(Sketch sketch) {
    RouteGraph graph = new RouteGraph(sketch);
    graph.publisher();
    if (sketch.hasSharedRoute()) {
      graph.exchanges();
      graph.queue();
      graph.listeners();
      graph.delay();
      graph.fallback();
    }
    graph.recovery();
    graph.broadcast();
    return graph;
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Edge> edges() {
    return edges;
  }

  private void publisher() {
    boolean shared = sketch.hasSharedRoute();
    add(
        PUBLISHER,
        Kind.PUBLISHER,
        "Programs that emit " + sketch.event(),
        shared ? List.of(sketch.outcome()) : List.of(),
        shared ? sketch.emit() : State.GOOD);
  }

  private void exchanges() {
    exchange(ExchangeNames.SHARED, "emit");
    Map<String, String> keys = keys();
    for (Map.Entry<String, String> bound : keys.entrySet()) {
      String name = bound.getKey();
      if (!name.equals(ExchangeNames.SHARED)) {
        add(
            exchangeId(name),
            Kind.EXCHANGE,
            name,
            List.of("An exchange of the program"),
            State.GOOD);
        edge(PUBLISHER, exchangeId(name), "emit to this exchange");
      }
      if (sketch.route().queue() != null) {
        edge(exchangeId(name), QUEUE, bound.getValue());
      }
    }
    for (String other : sketch.otherQueues()) {
      String id = QUEUE + ":" + other;
      List<String> detail = List.of("Bound with the same routing key");
      add(id, Kind.QUEUE, other, detail, State.UNKNOWN);
      edge(exchangeId(ExchangeNames.SHARED), id, sketch.event());
    }
  }

  private void exchange(String name, String action) {
    Sketch.Exchange exchange = sketch.exchanges().get(name);
    State state = exchange == null ? State.MISSING : exchange.state();
    List<String> detail =
        exchange == null
            ? List.of("It does not exist")
            : exchange.form().map(List::of).orElse(List.of());
    add(exchangeId(name), Kind.EXCHANGE, name, detail, state);
    edge(PUBLISHER, exchangeId(name), action);
  }

  /** The exchanges that the queue is bound to, with what is written on the way from there. */
  private Map<String, String> keys() {
    Map<String, String> keys = new TreeMap<>();
    List<Binding> bindings = sketch.route().bindings();
    if (bindings == null) {
      keys.put(ExchangeNames.SHARED, sketch.event() + " (the binding could not be seen)");
      return keys;
    }
    for (Binding binding : bindings) {
      // Each queue is bound to the default exchange, which has no name.
      boolean ofVireo =
          binding.isForReturningEvents() || DelegationFacts.isFallback(binding.exchange());
      if (!ofVireo && !binding.exchange().isEmpty()) {
        keys.put(binding.exchange(), binding.key());
      }
    }
    return keys;
  }

  private void queue() {
    QueueFacts queue = sketch.route().queue();
    List<String> detail = new ArrayList<>();
    if (queue == null) {
      detail.add("There is no queue of this name");
    } else {
      if (queue.form() != null) {
        detail.add(Texts.form(queue.form()));
      }
      detail.add(Texts.state(queue));
    }
    if (sketch.route().pause() != null) {
      detail.add("The whole route is " + Texts.pause(sketch.route().pause()));
    }
    add(QUEUE, Kind.QUEUE, sketch.event(), detail, stateOf(queue));
  }

  private State stateOf(@Nullable QueueFacts queue) {
    if (queue == null) {
      return State.MISSING;
    }
    boolean problem =
        sketch.findings().stream()
            .filter(Finding::isProblem)
            .anyMatch(finding -> finding.isAbout(sketch.event()));
    if (problem || queue.presence() != Presence.THERE) {
      return State.PROBLEM;
    }
    return sketch.route().pause() == null ? State.GOOD : State.WARNING;
  }

  private void listeners() {
    List<Listener> listeners = sketch.route().listeners();
    listeners.forEach(listener -> listener(listener, QUEUE));
    QueueFacts queue = sketch.route().queue();
    long running =
        listeners.stream()
            .filter(listener -> listener.state() == Subscription.State.RUNNING)
            .count();
    long others = queue == null ? 0 : queue.consumers() - running;
    if (others > 0) {
      others(QUEUE, Quantity.of(others, "further consumer"));
    }
  }

  private void listener(Listener listener, String from) {
    String id = "listener:" + nodes.size();
    List<String> detail = new ArrayList<>();
    detail.add(listener.host() + ", process " + listener.process());
    detail.add(listener.state().name().toLowerCase(Locale.ROOT));
    if (listener.pause() != null) {
      detail.add(Texts.pause(listener.pause()));
    }
    detail.add(Texts.traffic(listener.traffic()));
    State state =
        switch (listener.state()) {
          case RUNNING -> State.GOOD;
          case PAUSED -> State.WARNING;
          case CONNECTING, STOPPED, FAILED -> State.PROBLEM;
        };
    add(id, Kind.LISTENER, listener.observer(), detail, state);
    edge(from, id, listener.isBroadcast() ? listener.event() : "");
  }

  private void others(String from, String label) {
    String id = "listener:" + nodes.size();
    List<String> detail = List.of("Not of an observer that has answered");
    add(id, Kind.LISTENER, label, detail, State.UNKNOWN);
    edge(from, id, "");
  }

  private void delay() {
    if (sketch.route().queue() == null) {
      return;
    }
    add(
        DELAY,
        Kind.DELAY,
        "Delayed and retried events",
        List.of("They come to the queue when they are due"),
        sketch.returning());
    edge(PUBLISHER, DELAY, "emitLater");
    edge(QUEUE, DELAY, "failed attempts");
    edge(DELAY, QUEUE, "when due");
  }

  private void fallback() {
    if (sketch.delegation().isEmpty() || sketch.route().queue() == null) {
      return;
    }
    DelegationFacts delegation = sketch.delegation().get();
    QueueFacts queue = sketch.fallback() == null ? null : sketch.fallback().queue();
    add(
        FALLBACK,
        Kind.FALLBACK,
        delegation.fallback(),
        List.of(queue == null ? "There is no queue of this name" : Texts.state(queue)),
        queue == null ? State.MISSING : State.GOOD);
    edge(QUEUE, FALLBACK, "not taken within " + Texts.duration(delegation.after()));
  }

  private void recovery() {
    OptionalLong records = sketch.route().recovery();
    boolean shared = sketch.hasSharedRoute() && sketch.route().queue() != null;
    if (records.isEmpty() && !shared) {
      return;
    }
    long failed = records.orElse(0);
    add(
        RECOVERY,
        Kind.RECOVERY,
        RouteFacts.recoveryQueue(sketch.event()),
        List.of(
            records.isEmpty()
                ? "It is declared with the first failure"
                : Quantity.of(failed, "failed event")),
        records.isEmpty() ? State.MISSING : failed > 0 ? State.WARNING : State.GOOD);
    if (shared) {
      edge(QUEUE, RECOVERY, "failed events");
    }
  }

  private void broadcast() {
    int others = sketch.otherBroadcastQueues();
    if (sketch.broadcastListeners().isEmpty() && others == 0) {
      return;
    }
    exchange(ExchangeNames.BROADCAST, "broadcast");
    String from = exchangeId(ExchangeNames.BROADCAST);
    for (Listener listener : sketch.broadcastListeners()) {
      listener(listener, ofExchange(listener).map(this::ownExchange).orElse(from));
    }
    if (others > 0) {
      others(from, Quantity.of(others, "further queue"));
    }
  }

  private static Optional<String> ofExchange(Listener listener) {
    return Optional.ofNullable(listener.exchange());
  }

  /** Returns the id of an exchange that a listener of broadcasts names. */
  private String ownExchange(String name) {
    String id = exchangeId(name);
    if (nodes.stream().noneMatch(node -> node.id().equals(id))) {
      add(id, Kind.EXCHANGE, name, List.of("An exchange of the program"), State.UNKNOWN);
      edge(PUBLISHER, id, "broadcast to this exchange");
    }
    return id;
  }

  private static String exchangeId(String name) {
    return "exchange:" + name;
  }

  private void add(String id, Kind kind, String label, List<String> detail, State state) {
    nodes.add(new Node(id, kind, label, detail, state));
  }

  private void edge(String from, String to, String label) {
    edges.add(new Edge(from, to, label));
  }
}
