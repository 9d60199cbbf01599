package io.vireo.operations.doctor;

import io.vireo.operations.management.ManagementApi;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the management API shows: all queues and bindings, as they were when this view was created.
 * Its counts are some seconds old, so the waiting events and consumers of a queue are counted over
 * AMQP.
 */
final class ManagementView implements BrokerView {
  private final RabbitInspector inspector;
  private final Map<String, JsonNode> queues = new TreeMap<>();
  private final List<Binding> bindings;

  ManagementView(RabbitInspector inspector, ManagementApi api) {
    this.inspector = inspector;
    api.queues().forEach(queue -> queues.put(queue.path("name").asString(), queue));
    this.bindings = Binding.of(api.bindings());
  }

  @Override
  public Optional<QueueFacts> queue(String name) {
    JsonNode listed = queues.get(name);
    if (listed == null) {
      return Optional.empty();
    }
    // The queue may have been deleted since the view was created.
    return inspector.queue(name).map(queue -> facts(queue, listed));
  }

  private static QueueFacts facts(RabbitInspector.Queue queue, JsonNode listed) {
    boolean there = queue.presence() == Presence.THERE;
    JsonNode unacknowledged = listed.path("messages_unacknowledged");
    return new QueueFacts(
        queue.name(),
        queue.presence(),
        queue.ready(),
        queue.consumers(),
        there
            ? new QueueDeclaration(
                listed.path("durable").asBoolean(false),
                listed.path("auto_delete").asBoolean(false),
                values(listed.path("arguments")))
            : null,
        unacknowledged.isNumber() ? OptionalLong.of(unacknowledged.asLong()) : OptionalLong.empty(),
        listed.path("policy").asString(null),
        values(listed.path("effective_policy_definition")));
  }

  private static Map<String, Object> values(JsonNode object) {
    Map<String, Object> values = new TreeMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isIntegralNumber()) {
                values.put(entry.getKey(), value.asLong());
              } else if (value.isBoolean()) {
                values.put(entry.getKey(), value.asBoolean());
              } else {
                values.put(entry.getKey(), value.isString() ? value.asString() : value.toString());
              }
            });
    return values;
  }

  @Override
  public Set<String> queueNames() {
    return queues.keySet();
  }

  @Override
  public List<OwnQueuePolicy> policies() {
    return queues.entrySet().stream()
        .filter(queue -> OwnQueuePolicy.isOwn(queue.getKey()))
        .map(
            queue ->
                new OwnQueuePolicy(
                    queue.getKey(),
                    policy(queue.getValue()),
                    values(queue.getValue().path("effective_policy_definition"))))
        .toList();
  }

  private static String policy(JsonNode queue) {
    return queue.path("policy").asString(queue.path("operator_policy").asString("?"));
  }

  @Override
  public List<Binding> bindings() {
    return bindings;
  }
}
