package io.vireo.rabbitmq.internal.routes;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import java.io.IOException;

/** Declares the exchange by which failed events go back to one broadcast listener. */
final class RedrivePreparation implements Preparation {
  @Override
  public boolean isDone(BrokerConnection connection) {
    return connection.hasDeclared(Topology.REDRIVE_EXCHANGE);
  }

  @Override
  public void prepare(BrokerConnection connection) throws IOException {
    try (Declarations declarations = new Declarations(connection)) {
      Topology.declareRedriveExchange(connection, declarations);
    }
  }

  /** No queue took the event because the listener is not there: to declare again is of no use. */
  @Override
  public boolean returned(BrokerConnection connection) {
    return false;
  }
}
