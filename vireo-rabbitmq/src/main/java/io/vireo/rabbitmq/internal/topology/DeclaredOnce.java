package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import java.io.IOException;

/**
 * Declares a queue or an exchange over each connection before the first event is published to it.
 * Any thread may call it.
 *
 * @param name the queue or exchange, as the connection remembers it
 * @param renewed whether to declare it again, and to publish the event again, when no queue has
 *     taken an event: it may have been deleted
 * @param declaration declares it
 */
public record DeclaredOnce(String name, boolean renewed, Declaration declaration)
    implements Preparation {

  /** A declaration over any connection. */
  public interface Declaration {
    void over(BrokerConnection connection) throws IOException;
  }

  @Override
  public boolean isDone(BrokerConnection connection) {
    return connection.hasDeclared(name);
  }

  @Override
  public void prepare(BrokerConnection connection) throws IOException {
    declaration.over(connection);
    connection.rememberDeclared(name);
  }

  @Override
  public boolean returned(BrokerConnection connection) {
    if (renewed) {
      connection.forget(name);
    }
    return renewed;
  }
}
