package io.vireo.operations.inspection;

import io.vireo.operations.doctor.Binding;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.spi.ExchangeNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Finds the routes among the queues and bindings that the management API lists. */
final class ListedRoutes {
  private final Map<String, OptionalLong> waiting = new HashMap<>();
  private final SortedMap<String, OptionalLong> shared = new TreeMap<>();
  private final SortedMap<String, OptionalLong> broadcast = new TreeMap<>();
  private final SortedMap<String, OptionalLong> recovery = new TreeMap<>();

  private ListedRoutes() {}

  static RouteNames of(Instant asOf, List<JsonNode> queues, List<JsonNode> bindings) {
    ListedRoutes listed = new ListedRoutes();
    queues.forEach(listed::add);
    Binding.of(bindings).forEach(listed::add);
    return listed.routes(asOf);
  }

  private void add(JsonNode queue) {
    String name = queue.path("name").asString();
    // A queue that was declared a moment ago has no numbers yet.
    JsonNode ready = queue.path("messages_ready");
    OptionalLong number = ready.isNumber() ? OptionalLong.of(ready.asLong()) : OptionalLong.empty();
    waiting.put(name, number);
    if (name.startsWith(RouteFacts.RECOVERY)) {
      recovery.put(name.substring(RouteFacts.RECOVERY.length()), number);
    } else if (name.startsWith(RouteFacts.PAUSED)) {
      shared.putIfAbsent(name.substring(RouteFacts.PAUSED.length()), OptionalLong.of(0));
    }
  }

  private void add(Binding binding) {
    OptionalLong number = waiting.getOrDefault(binding.queue(), OptionalLong.empty());
    if (binding.isOfSharedRoute()) {
      shared.put(binding.queue(), number);
    } else if (binding.exchange().equals(ExchangeNames.BROADCAST)) {
      broadcast.merge(binding.key(), number, ListedRoutes::sum);
    }
  }

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(one.getAsLong() + other.getAsLong());
  }

  private RouteNames routes(Instant asOf) {
    List<RouteNames.Route> routes = new ArrayList<>();
    shared.forEach((event, number) -> routes.add(new RouteNames.Route(event, false, number)));
    broadcast.forEach((event, number) -> routes.add(new RouteNames.Route(event, true, number)));
    return new RouteNames(asOf, routes, recovery, Optional.empty());
  }
}
