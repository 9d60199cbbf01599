package io.vireo.operations.doctor;

import java.util.List;
import java.util.Map;

/**
 * A policy that applies to one of Vireo's own queues.
 *
 * @param queue the queue's name
 * @param policy the policy's name, or that of the operator policy if there is no other
 * @param definition the settings of the policy and the operator policy together
 */
public record OwnQueuePolicy(String queue, String policy, Map<String, Object> definition) {
  private static final List<String> PREFIXES = List.of("RECOVERY.", "PAUSED.", "vireo.");

  /** Whether a queue is Vireo's own, which no program declares or observes. */
  public static boolean isOwn(String queue) {
    return PREFIXES.stream().anyMatch(queue::startsWith);
  }
}
