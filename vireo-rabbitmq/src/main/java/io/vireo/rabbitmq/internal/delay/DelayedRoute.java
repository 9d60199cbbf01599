package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import io.vireo.rabbitmq.internal.connection.Link;
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
 * @param topology declares the exchange
 * @param route the name of the queue
 */
public record DelayedRoute(Topology topology, String route) implements Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedRoute.class);

  private String key() {
    return "delayed route " + route;
  }

  @Override
  public boolean isDone(Link link) {
    return link.hasDeclared(key());
  }

  @Override
  public void prepare(Link link) throws IOException {
    topology.declareRetryExchange(link);
    try (Declarations declarations = new Declarations(link)) {
      declarations.bind(route, Topology.RETRY_EXCHANGE, route);
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
        throw e;
      }
      LOG.debug("Nobody has observed '{}' on {} yet", route, link.endpoint());
    }
    link.rememberDeclared(key());
  }

  @Override
  public boolean returned(Link link) {
    return false;
  }
}
