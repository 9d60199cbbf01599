package io.vireo.operations.inspection;

import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.inspection.Explanation.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the picture of a route shows, whatever the broker is.
 *
 * @param event the name of the event
 * @param outcome what {@code emit} answers, and why
 * @param emit how good that is
 * @param exchanges Vireo's exchanges, by name
 * @param route the shared route
 * @param delegation where events go that nobody takes in time
 * @param fallback the route that they go to, or null if it is not known
 * @param otherQueues further queues that get the event from {@code emit}
 * @param broadcastListeners the listeners that a broadcast reaches
 * @param otherBroadcastQueues how many further queues a broadcast reaches
 * @param returning how the way is by which delayed and retried events come to their queue
 * @param findings what was found about the route
 */
record Sketch(
    String event,
    String outcome,
    State emit,
    Map<String, Exchange> exchanges,
    RouteFacts route,
    Optional<DelegationFacts> delegation,
    @Nullable RouteFacts fallback,
    List<String> otherQueues,
    List<Listener> broadcastListeners,
    int otherBroadcastQueues,
    State returning,
    List<Finding> findings) {

  /**
   * An exchange.
   *
   * @param state how it is
   * @param form how it was declared; empty if that is not known
   */
  record Exchange(State state, Optional<String> form) {}

  /** Whether there is anything of a shared route. */
  boolean hasSharedRoute() {
    return route.queue() != null || !route.listeners().isEmpty() || broadcastListeners.isEmpty();
  }
}
