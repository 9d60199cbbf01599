package io.vireo.console.internal.fleet;

import io.vireo.Core;
import io.vireo.Health;

/** The health of a core, without what the console itself listens to for a moment. */
final class FleetHealth {
  /** The beginning of the name of the part that takes the answers to a ping. */
  private static final String ANSWERS = "broadcast answer.";

  private FleetHealth() {}

  /** What works at this moment; does not block. */
  static Health of(Core core) {
    return Health.of(
        core.health().parts().stream().filter(part -> !part.name().startsWith(ANSWERS)).toList());
  }
}
