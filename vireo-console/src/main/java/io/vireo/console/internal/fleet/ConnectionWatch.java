package io.vireo.console.internal.fleet;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.Health.Part;
import io.vireo.Health.Status;
import io.vireo.VireoException;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.stream.EventHub;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the broker can be reached, and tells the open tabs when that changes. It looks at
 * the health of the core, which asks the broker nothing, and is told how the last ping ended. Any
 * thread may call it, and nothing blocks.
 */
final class ConnectionWatch {
  private final Core core;
  private final EventHub hub;
  private @Nullable String pingFailure;
  private Reachability told = Reachability.YES;

  ConnectionWatch(Core core, EventHub hub) {
    this.core = core;
    this.hub = hub;
  }

  /** Whether the broker can be reached at this moment. */
  synchronized Reachability state() {
    Health health = FleetHealth.of(core);
    for (Part part : health.parts()) {
      if (part.connection() && part.status() != Status.UP) {
        return Reachability.no(
            part.reason()
                .map(reason -> "The " + part.name() + " does not work: " + reason)
                .orElse("The " + part.name() + " does not work"));
      }
    }
    return pingFailure == null ? Reachability.YES : Reachability.no(pingFailure);
  }

  /** Whether the connections work, as far as the core knows. */
  boolean connectionsWork() {
    return FleetHealth.of(core).parts().stream()
        .noneMatch(part -> part.connection() && part.status() == Status.DOWN);
  }

  synchronized void pingAnswered() {
    pingFailure = null;
  }

  synchronized void pingFailed(VireoException failure) {
    String message = failure.getMessage();
    pingFailure = message == null ? failure.getClass().getSimpleName() : message;
  }

  /** Tells the tabs if something has changed since the last call; true if so. */
  boolean tell() {
    Reachability now;
    synchronized (this) {
      now = state();
      if (now.reachable() == told.reachable()) {
        return false;
      }
      told = now;
    }
    hub.publish(
        "connection", Json.object().put("reachable", now.reachable()).put("reason", now.reason()));
    return true;
  }
}
