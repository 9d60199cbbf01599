package io.vireo.cli.doctor;

import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A queue that is there.
 *
 * @param name its name
 * @param presence whether it can be asked; if not, the counts are 0
 * @param ready events that wait
 * @param consumers how many consumers it has
 * @param form how it was declared, or null if that could not be seen
 * @param unacknowledged events that consumers hold; empty if that could not be seen
 * @param policy the name of the policy that applies to it, or null
 * @param policyDefinition what that policy sets
 */
record QueueFacts(
    String name,
    Presence presence,
    long ready,
    int consumers,
    @Nullable QueueDeclaration form,
    OptionalLong unacknowledged,
    @Nullable String policy,
    Map<String, Object> policyDefinition) {

  /** An argument of its declaration, or null. */
  @Nullable Object argument(String name) {
    return form == null ? null : form.arguments().get(name);
  }

  boolean isQuorum() {
    return "quorum".equals(argument("x-queue-type"));
  }

  /** Whether it keeps its events without a limit of time and over a restart of the broker. */
  boolean keeps() {
    return form != null
        && form.durable()
        && !form.autoDelete()
        && !form.arguments().containsKey("x-expires");
  }
}
