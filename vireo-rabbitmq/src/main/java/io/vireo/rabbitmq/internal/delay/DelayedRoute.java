package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.Topology;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the queue of a route, if there is one, to the exchange to which delayed events go. A queue
 * that a Python service has declared is not bound, and delayed events would not reach it. This is
 * done once for each route and connection.
 *
 * @param route the name of the queue
 */
public record DelayedRoute(Topology topology, String route) implements Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedRoute.class);

  private String key() {
    return "delayed route " + route;
  }

  @Override
  public boolean isDone(BrokerConnection connection) {
    return connection.hasDeclared(key());
  }

  @Override
  public void prepare(BrokerConnection connection) throws IOException {
    topology.declareRetryExchange(connection);
    try (Declarations declarations = new Declarations(connection)) {
      declarations.bind(route, Topology.RETRY_EXCHANGE, route);
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
        throw e;
      }
      LOG.debug("Nobody has observed '{}' on {} yet", route, connection.endpoint());
    }
    connection.rememberDeclared(key());
  }

  @Override
  public boolean returned(BrokerConnection connection) {
    return false;
  }
}
