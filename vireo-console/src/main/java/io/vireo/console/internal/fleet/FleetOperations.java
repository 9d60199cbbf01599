package io.vireo.console.internal.fleet;

import static io.vireo.console.internal.operation.Json.object;
import static io.vireo.console.internal.operation.Times.text;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.ObserverStatus;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the observers and routes, and pauses and resumes them. Any thread may call it. */
public final class FleetOperations implements OperationSource {
  private final Core core;
  private final FleetPoller poller;
  private final Pausing pausing;
  private volatile @Nullable Written lastRoutes;
  private volatile Function<String, @Nullable Instant> oldestFailure = route -> null;

  /** The list of routes as it was written last. */
  // Nobody compares what was written.
  @SuppressWarnings("ArrayRecordComponent")
  private record Written(FleetView view, byte[] json) {
    boolean isOf(FleetView other) {
      return view.revision() == other.revision() && Objects.equals(view.asOf(), other.asOf());
    }
  }

  /** Shows what a poller finds out. */
  public FleetOperations(Core core, FleetPoller poller, Pausing pausing) {
    this.core = core;
    this.poller = poller;
    this.pausing = pausing;
  }

  /**
   * Tells when failed events failed.
   *
   * @param oldest when the oldest one of a route failed, null if that is not known; may not block
   */
  public void failuresKnownBy(Function<String, @Nullable Instant> oldest) {
    oldestFailure = oldest;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("GET", "/overview", Role.VIEWER, call -> overview()),
        new Operation("GET", "/routes", Role.VIEWER, call -> routes()),
        new Operation("GET", "/routes/{event}", Role.VIEWER, this::route),
        new Operation("POST", "/routes/{event}/pause", Role.OPERATOR, pausing::pauseRoute),
        new Operation("POST", "/routes/{event}/resume", Role.OPERATOR, pausing::resumeRoute),
        new Operation("GET", "/observers", Role.VIEWER, call -> observers()),
        new Operation("POST", "/observers/{id}/pause", Role.OPERATOR, pausing::pauseObserver),
        new Operation("POST", "/observers/{id}/resume", Role.OPERATOR, pausing::resumeObserver));
  }

  private ConsoleResponse overview() {
    FleetView view = poller.view();
    Reachability reachability = poller.reachability();
    Health health = FleetHealth.of(core);
    Instant now = Instant.now();
    List<RouteView> routes = view.routes();
    ObjectNode node =
        object()
            .put("asOf", text(view.asOf()))
            .put("revision", view.revision())
            .put("endpoint", core.endpoint())
            .put("reachable", reachability.reachable())
            .put("reason", reachability.reason());
    node.set("health", FleetJson.health(health));
    node.put("observers", view.observers().size())
        .put(
            "listeners",
            view.observers().stream().mapToInt(observer -> observer.listeners().size()).sum())
        .put("routes", routes.size())
        .put(
            "rate",
            FleetJson.rounded(routes.stream().mapToDouble(route -> route.rate().handled()).sum()))
        .put(
            "failedRate",
            FleetJson.rounded(routes.stream().mapToDouble(route -> route.rate().failed()).sum()))
        .put("inFlight", inFlight(view.observers()))
        .put("waiting", sum(routes, RouteView::waiting))
        .put("failedEvents", failedEvents(view));
    node.set("history", history(now));
    ArrayNode attention = node.putArray("attention");
    for (Attention item :
        AttentionList.of(now, core.endpoint(), reachability, health, view, oldestFailure)) {
      attention
          .addObject()
          .put("severity", item.severity().name().toLowerCase(Locale.ROOT))
          .put("title", item.title())
          .put("detail", item.detail())
          .put("link", item.link());
    }
    return Answers.ok(node);
  }

  private ObjectNode history(Instant now) {
    long step = FleetRecords.HISTORY_STEP.toMillis();
    Instant end = Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), step) * step);
    ObjectNode node =
        object().put("end", text(end)).put("stepSeconds", FleetRecords.HISTORY_STEP.toSeconds());
    FleetJson.addRates(node.putArray("handled"), poller.handledPerSecond(now));
    FleetJson.addRates(node.putArray("failed"), poller.failedPerSecond(now));
    return node;
  }

  /** The list of routes is the largest answer, and every tab asks for it after each change. */
  private ConsoleResponse routes() {
    FleetView view = poller.view();
    Written written = lastRoutes;
    if (written == null || !written.isOf(view)) {
      written = new Written(view, Json.write(list(view)));
      lastRoutes = written;
    }
    return Answers.json(written.json);
  }

  private static ObjectNode list(FleetView view) {
    ObjectNode node = object().put("asOf", text(view.asOf())).put("revision", view.revision());
    String missing = view.incompleteReason();
    node.put("complete", missing == null).put("incompleteReason", missing);
    ArrayNode routes = node.putArray("routes");
    view.routes().forEach(route -> routes.add(FleetJson.route(route)));
    return node;
  }

  private ConsoleResponse route(Call call) {
    String event = call.path("event");
    boolean broadcast = call.flag("broadcast");
    FleetView view = poller.view();
    RouteView route = view.route(new RouteKey(event, broadcast));
    if (route == null) {
      throw ApiException.notFound(
          "No observer that answers listens to '%s', and the broker is not known to keep events of it"
              .formatted(event));
    }
    ObjectNode node = FleetJson.route(route).put("asOf", text(view.asOf()));
    ArrayNode items = node.putArray("items");
    route.listeners().forEach(listener -> items.add(FleetJson.item(listener)));
    return Answers.ok(node);
  }

  private ConsoleResponse observers() {
    FleetView view = poller.view();
    ObjectNode node = object().put("asOf", text(view.asOf())).put("revision", view.revision());
    ArrayNode observers = node.putArray("observers");
    view.observers().forEach(observer -> observers.add(FleetJson.observer(observer)));
    return Answers.ok(node);
  }

  private static int inFlight(List<ObserverStatus> observers) {
    return observers.stream()
        .flatMap(observer -> observer.listeners().stream())
        .mapToInt(listener -> listener.traffic().inFlight())
        .sum();
  }

  /** The sum of what is known; null if nothing is. */
  private static @Nullable Long sum(
      List<RouteView> routes, Function<RouteView, @Nullable Long> number) {
    Long sum = null;
    for (RouteView route : routes) {
      Long known = number.apply(route);
      if (known != null) {
        sum = (sum == null ? 0 : sum) + known;
      }
    }
    return sum;
  }

  /** A shared route and a broadcast of the same name have one recovery queue, which counts once. */
  private static @Nullable Long failedEvents(FleetView view) {
    Map<String, Long> queues = new HashMap<>();
    for (RouteView route : view.routes()) {
      Long failed = route.failedEvents();
      if (failed != null) {
        queues.merge(route.key().event(), failed, Math::max);
      }
    }
    Long unrouted = view.unrouted();
    if (queues.isEmpty() && unrouted == null) {
      return null;
    }
    return queues.values().stream().mapToLong(Long::longValue).sum()
        + (unrouted == null ? 0 : unrouted);
  }
}
