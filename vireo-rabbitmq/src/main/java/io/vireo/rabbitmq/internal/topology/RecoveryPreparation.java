package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import java.io.IOException;

/**
 * Declares a recovery queue before a record is published to it, and again when it was deleted. Any
 * thread may call it.
 */
public final class RecoveryPreparation implements Preparation {
  /** Declares the queue in its form. */
  public interface Declaration {
    void over(BrokerConnection connection) throws IOException;
  }

  private final String queue;
  private final Declaration declaration;

  public RecoveryPreparation(String queue, Declaration declaration) {
    this.queue = queue;
    this.declaration = declaration;
  }

  @Override
  public boolean isDone(BrokerConnection connection) {
    return connection.hasDeclared(queue);
  }

  @Override
  public void prepare(BrokerConnection connection) throws IOException {
    declaration.over(connection);
  }

  @Override
  public boolean returned(BrokerConnection connection) {
    connection.forget(queue);
    return true;
  }
}
