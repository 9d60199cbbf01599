package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import java.io.IOException;

/** Declares an exchange of the program before the first event is published to it. */
public record OwnExchange(Topology topology, ExchangeForm form) implements Preparation {

  @Override
  public boolean isDone(BrokerConnection connection) {
    return topology.hasDeclaredExchange(connection, form);
  }

  @Override
  public void prepare(BrokerConnection connection) throws IOException {
    topology.declareExchange(connection, form);
  }

  @Override
  public boolean returned(BrokerConnection connection) {
    return false;
  }
}
