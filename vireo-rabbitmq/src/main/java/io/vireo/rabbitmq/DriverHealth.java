package io.vireo.rabbitmq;

import io.vireo.Health;
import io.vireo.rabbitmq.internal.consume.ConsumerSupervisor;
import io.vireo.rabbitmq.internal.consume.ConsumingConnection;
import io.vireo.rabbitmq.internal.consume.ConsumingConnections;
import io.vireo.rabbitmq.internal.publish.Publisher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Puts together the health of a driver from that of its connections and consumers. */
final class DriverHealth {
  private DriverHealth() {}

  static Health closed(Instant since) {
    return Health.of(
        List.of(
            Health.Part.of("connections", Health.Status.DOWN, "closed", since, null)
                .asConnection()));
  }

  /** The health of an open driver. Connections that nothing needs yet have no part in it. */
  static Health of(Publisher publisher, ConsumingConnections connections) {
    List<Health.Part> parts = new ArrayList<>();
    if (publisher.supervisor().isWanted()) {
      parts.add(publisher.health());
    }
    for (ConsumingConnection connection : connections.all()) {
      List<Health.Part> consumers =
          connection.consumers().stream()
              .filter(consumer -> !consumer.isStopped())
              .map(ConsumerSupervisor::health)
              .toList();
      if (!consumers.isEmpty()) {
        parts.add(connection.supervisor().health());
        parts.addAll(consumers);
      }
    }
    return Health.of(parts);
  }
}
