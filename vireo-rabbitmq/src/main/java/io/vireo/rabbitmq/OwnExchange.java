package io.vireo.rabbitmq;

import io.vireo.ExchangeType;
import java.io.IOException;

/** Declares an exchange of the program's own before the first event goes to it. */
record OwnExchange(Topology topology, String name, ExchangeType type) implements Preparation {

  @Override
  public boolean isDone(Link link) {
    return topology.hasDeclaredExchange(link, name);
  }

  @Override
  public void prepare(Link link) throws IOException {
    topology.declareExchange(link, name, type);
  }

  @Override
  public boolean returned(Link link) {
    return false;
  }
}
