package io.vireo.rabbitmq.internal.routes;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.io.IOException;

/** Asks RabbitMQ how many messages of a queue wait to be delivered. */
final class QueueDepth {
  private QueueDepth() {}

  /** Asks over a connection; 0 if there is no such queue. */
  static long over(BrokerConnection connection, String queue) throws IOException {
    try (Declarations declarations = new Declarations(connection)) {
      return declarations.existingQueue(queue).getMessageCount();
    } catch (IOException e) {
      if (RoutePauses.isMissing(e)) {
        return 0;
      }
      throw e;
    }
  }
}
