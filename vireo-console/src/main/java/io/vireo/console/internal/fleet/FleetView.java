package io.vireo.console.internal.fleet;

import io.vireo.ObserverStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observers and routes as they were at one moment. Immutable; any thread may use it.
 *
 * @param asOf when the observers were asked; null if they have never answered
 * @param revision grows whenever something has changed
 * @param observers the observers, in the order of their ids
 * @param routes the routes, in the order of their names
 * @param incompleteReason why routes may be missing, as a text for people; null if all are there
 * @param unrouted how many delayed events no queue has taken; null if that is not known
 */
record FleetView(
    @Nullable Instant asOf,
    long revision,
    List<ObserverStatus> observers,
    List<RouteView> routes,
    @Nullable String incompleteReason,
    @Nullable Long unrouted) {
  static final FleetView EMPTY =
      new FleetView(null, 0, List.of(), List.of(), "The observers have not answered yet.", null);

  @Nullable RouteView route(RouteKey key) {
    return routes.stream().filter(route -> route.key().equals(key)).findFirst().orElse(null);
  }
}
