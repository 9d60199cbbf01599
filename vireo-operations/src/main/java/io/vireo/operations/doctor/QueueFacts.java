package io.vireo.operations.doctor;

import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A queue that exists.
 *
 * @param name the name of the queue
 * @param presence whether the queue can be accessed; if not, the counts are 0
 * @param ready how many events wait
 * @param consumers how many consumers the queue has
 * @param form how the queue was declared, or null if that could not be seen
 * @param unacknowledged how many events consumers hold; empty if that could not be seen
 * @param policy the name of the policy that applies to the queue, or null
 * @param policyDefinition the settings of that policy
 */
public record QueueFacts(
    String name,
    Presence presence,
    long ready,
    int consumers,
    @Nullable QueueDeclaration form,
    OptionalLong unacknowledged,
    @Nullable String policy,
    Map<String, Object> policyDefinition) {

  /** Returns an argument of the declaration, or null. */
  public @Nullable Object argument(String name) {
    return form == null ? null : form.arguments().get(name);
  }

  public boolean isQuorum() {
    return "quorum".equals(argument("x-queue-type"));
  }

  /** Whether the queue keeps its events with no time limit and when the broker restarts. */
  public boolean isKept() {
    return form != null
        && form.durable()
        && !form.autoDelete()
        && !form.arguments().containsKey("x-expires");
  }
}
