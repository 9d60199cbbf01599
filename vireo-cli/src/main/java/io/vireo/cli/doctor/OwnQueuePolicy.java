package io.vireo.cli.doctor;

import java.util.List;
import java.util.Map;

/**
 * A policy that applies to a queue that Vireo keeps for itself.
 *
 * @param queue the queue's name
 * @param policy the policy's name, or that of the operator's policy if there is no other
 * @param definition what is set, by both together
 */
record OwnQueuePolicy(String queue, String policy, Map<String, Object> definition) {
  private static final List<String> PREFIXES = List.of("RECOVERY.", "PAUSED.", "vireo.");

  /** Whether a queue is Vireo's own: no program declares or observes it. */
  static boolean isOwn(String queue) {
    return PREFIXES.stream().anyMatch(queue::startsWith);
  }
}
