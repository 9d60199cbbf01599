package io.vireo.benchmarks.spring;

import com.rabbitmq.client.ConnectionFactory;
import io.vireo.benchmarks.Broker;
import java.util.ConcurrentModificationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Makes connection factories, which connect by themselves when they are first used. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int ATTEMPTS = 100;

  private Connections() {}

  static CachingConnectionFactory to(String url) throws Exception {
    ConnectionFactory factory = Broker.factory(url);
    // Spring has its own recovery and would switch the client's off, with a warning each time.
    factory.setAutomaticRecoveryEnabled(false);
    return new CachingConnectionFactory(factory);
  }

  /**
   * Spring goes through its channels to close them while the last ones come back from their
   * confirms, and stumbles; what it has closed by then does not come again.
   */
  static void close(CachingConnectionFactory connections) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        connections.destroy();
        return;
      } catch (ConcurrentModificationException e) {
        LOG.debug("Spring has stumbled, attempt {}", attempt, e);
      }
    }
    connections.destroy();
  }
}
