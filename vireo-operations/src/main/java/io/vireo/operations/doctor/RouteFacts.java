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
  /** The prefix of the queue in which the failed events of a route are. */
  public static final String RECOVERY = "RECOVERY.";

  /** The prefix of the queue by which the broker remembers that a route is paused. */
  public static final String PAUSED = "PAUSED.";

  /** The route whose recovery queue holds delayed events that no queue took when they were due. */
  public static final String UNROUTED = "vireo_unrouted";

  private static final List<String> OTHER_QUEUES =
      List.of(RECOVERY, PAUSED, "vireo.delay.", "vireo.journal.", "vireo.names.", "amq.");

  public static String recoveryQueue(String event) {
    return RECOVERY + event;
  }

  /** Whether a queue of this name may be that of a route, and is not one of Vireo's own. */
  public static boolean isName(String queue) {
    return OTHER_QUEUES.stream().noneMatch(queue::startsWith);
  }
}
