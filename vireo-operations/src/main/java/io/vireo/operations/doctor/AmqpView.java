package io.vireo.operations.doctor;

import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitInspector.Presence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What AMQP shows: queues whose names are known, one at a time. */
record AmqpView(RabbitInspector inspector) implements BrokerView {

  @Override
  public Optional<QueueFacts> queue(String name) {
    return inspector
        .queue(name)
        .map(
            queue -> {
              QueueDeclaration form =
                  queue.presence() == Presence.THERE
                      ? inspector.queueForm(name).orElse(null)
                      : null;
              return new QueueFacts(
                  name,
                  queue.presence(),
                  queue.ready(),
                  queue.consumers(),
                  form,
                  OptionalLong.empty(),
                  null,
                  Map.of());
            });
  }

  @Override
  public @Nullable Set<String> queueNames() {
    return null;
  }

  @Override
  public List<OwnQueuePolicy> policies() {
    return List.of();
  }

  @Override
  public @Nullable List<Binding> bindings() {
    return null;
  }
}
