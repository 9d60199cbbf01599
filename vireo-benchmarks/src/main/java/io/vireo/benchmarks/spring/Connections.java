package io.vireo.benchmarks.spring;

import com.rabbitmq.client.ConnectionFactory;
import io.vireo.benchmarks.Broker;
import java.util.ConcurrentModificationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Makes and closes Spring's connection factories. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int ATTEMPTS = 100;

  private Connections() {}

  /** Makes a connection factory, which connects when it is used first. */
  static CachingConnectionFactory to(String url) throws Exception {
    ConnectionFactory factory = Broker.factory(url);
    // Spring has a recovery of its own, and would switch off that of the client with a warning.
    factory.setAutomaticRecoveryEnabled(false);
    return new CachingConnectionFactory(factory);
  }

  /**
   * Closes a connection factory. While Spring iterates over its channels to close them, the last
   * confirms may return channels to the same collection, and Spring fails. The next attempt goes on
   * with the channels that are left.
   */
  static void close(CachingConnectionFactory connections) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        connections.destroy();
        return;
      } catch (ConcurrentModificationException e) {
        LOG.debug("Spring could not close its channels at attempt {}", attempt, e);
      }
    }
    connections.destroy();
  }
}
