package io.vireo.console.internal.fleet;

import static io.vireo.console.internal.operation.Json.object;
import static io.vireo.console.internal.operation.Times.text;

import io.vireo.Control.Pause;
import io.vireo.Delegation;
import io.vireo.Health;
import io.vireo.Health.Part;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserverStatus;
import io.vireo.console.internal.fleet.RouteView.Listener;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of observers and routes. What is not known is null. */
final class FleetJson {
  private FleetJson() {}

  static ObjectNode health(Health health) {
    ObjectNode node = object().put("status", health.status().name());
    ArrayNode parts = node.putArray("parts");
    for (Part part : health.parts()) {
      parts
          .addObject()
          .put("name", part.name())
          .put("status", part.status().name())
          .put("reason", part.reason().orElse(null))
          .put("since", text(part.since()))
          .put("nextTry", text(part.nextTry().orElse(null)))
          .put("connection", part.connection());
    }
    return node;
  }

  static ObjectNode route(RouteView route) {
    long handled = 0;
    long failed = 0;
    int inFlight = 0;
    int prefetched = 0;
    for (Listener listener : route.listeners()) {
      Traffic traffic = listener.status().traffic();
      handled += traffic.handled();
      failed += traffic.failed();
      inFlight += traffic.inFlight();
      prefetched += traffic.prefetched();
    }
    ObjectNode node =
        object()
            .put("event", route.key().event())
            .put("broadcast", route.key().broadcast())
            .put("rate", rounded(route.rate().handled()))
            .put("failedRate", rounded(route.rate().failed()))
            .put("handled", handled)
            .put("failed", failed)
            .put("inFlight", inFlight)
            .put("prefetched", prefetched)
            .put("waiting", route.waiting())
            .put("oldest", text(route.oldest()))
            .put("failedEvents", route.failedEvents())
            .put("listeners", route.listeners().size())
            .put("running", route.running());
    node.set("pause", pause(route.pause()));
    addRates(node.putArray("history"), route.history());
    return node;
  }

  /** Adds rates of which those that are not known are NaN. */
  static void addRates(ArrayNode array, double[] rates) {
    for (double rate : rates) {
      if (Double.isNaN(rate)) {
        array.addNull();
      } else {
        array.add(rounded(rate));
      }
    }
  }

  /** A listener of a route, with its observer. */
  static ObjectNode item(Listener listener) {
    ObserverStatus observer = listener.observer();
    ObjectNode node =
        object()
            .put("observer", observer.id())
            .put("host", observer.host())
            .put("process", observer.process())
            .put("version", observer.version());
    addStatus(node, listener.status());
    node.set("options", options(listener.status().options()));
    return node;
  }

  static ObjectNode observer(ObserverStatus observer) {
    ObjectNode node =
        object()
            .put("id", observer.id())
            .put("host", observer.host())
            .put("process", observer.process())
            .put("version", observer.version())
            .put("since", text(observer.since()));
    ArrayNode listeners = node.putArray("listeners");
    for (ListenerStatus status : observer.listeners()) {
      ObjectNode listener =
          object().put("event", status.event()).put("broadcast", status.broadcast());
      addStatus(listener, status);
      listeners.add(listener);
    }
    return node;
  }

  private static void addStatus(ObjectNode node, ListenerStatus status) {
    Traffic traffic = status.traffic();
    node.put("state", status.state().name());
    node.set("pause", pause(status.pause().orElse(null)));
    node.put("rate", rounded(traffic.rate()))
        .put("inFlight", traffic.inFlight())
        .put("prefetched", traffic.prefetched())
        .put("handled", traffic.handled())
        .put("failed", traffic.failed())
        .put("oldest", text(status.oldest().orElse(null)));
  }

  private static ObjectNode options(RouteOptions options) {
    ObjectNode node =
        object()
            .put("resumable", options.resumable())
            .put("queueKind", options.queueKind().name())
            .put("queueExpiration", options.queueExpiration().toMillis() / 1000.0)
            .put("exchange", options.exchange().orElse(null))
            .put("exchangeType", options.exchangeType().map(Enum::name).orElse(null));
    Delegation delegation = options.delegation().orElse(null);
    if (delegation == null) {
      node.putNull("delegation");
    } else {
      node.putObject("delegation")
          .put("after", delegation.after().toMillis() / 1000.0)
          .put("fallback", delegation.fallback().orElse(null));
    }
    return node;
  }

  private static JsonNode pause(@Nullable Pause pause) {
    if (pause == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    return object()
        .put("by", pause.by().orElse(null))
        .put("reason", pause.reason().orElse(null))
        .put("since", text(pause.since()))
        .put("until", text(pause.until().orElse(null)))
        .put("wholeRoute", pause.wholeRoute());
  }

  /** A rate with two decimals. What another program has sent may be no number. */
  static double rounded(double rate) {
    return Double.isFinite(rate) ? Math.round(rate * 100) / 100.0 : 0;
  }
}
