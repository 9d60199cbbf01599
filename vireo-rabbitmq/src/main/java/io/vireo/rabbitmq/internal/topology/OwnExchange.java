package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.Preparation;
import java.io.IOException;

/** Declares an exchange of the program before the first event is published to it. */
public record OwnExchange(Topology topology, ExchangeForm form) implements Preparation {

  @Override
  public boolean isDone(Link link) {
    return topology.hasDeclaredExchange(link, form);
  }

  @Override
  public void prepare(Link link) throws IOException {
    topology.declareExchange(link, form);
  }

  @Override
  public boolean returned(Link link) {
    return false;
  }
}
