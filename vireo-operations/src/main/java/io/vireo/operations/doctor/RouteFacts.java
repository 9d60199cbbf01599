package io.vireo.operations.doctor;

import io.vireo.Control.Pause;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A shared route.
 *
 * @param event the name of its events
 * @param named whether the user has named the route on the command line
 * @param queue its queue, or null if there is none
 * @param bindings the bindings of the queue, or null if they could not be seen
 * @param recovery how many failed events are in its recovery queue; empty if there is no such queue
 * @param pause the pause of the whole route, or null if it is not paused
 * @param listeners the listeners of observers that have answered
 */
public record RouteFacts(
    String event,
    boolean named,
    @Nullable QueueFacts queue,
    @Nullable List<Binding> bindings,
    OptionalLong recovery,
    @Nullable Pause pause,
    List<Listener> listeners) {

  public static String recoveryQueue(String event) {
    return "RECOVERY." + event;
  }
}
