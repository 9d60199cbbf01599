package io.vireo.cli.doctor;

import io.vireo.Control.Pause;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A shared route.
 *
 * @param event its name
 * @param named whether the user has named it
 * @param queue its queue, or null if there is none
 * @param bindings what leads to the queue, or null if that could not be seen
 * @param recovery how many failed events wait in its recovery queue; empty if there is no such
 *     queue
 * @param pause how the whole route is paused, or null if it is not
 * @param listeners those that have answered
 */
record RouteFacts(
    String event,
    boolean named,
    @Nullable QueueFacts queue,
    @Nullable List<Binding> bindings,
    OptionalLong recovery,
    @Nullable Pause pause,
    List<Listener> listeners) {

  static String recoveryQueue(String event) {
    return "RECOVERY." + event;
  }
}
