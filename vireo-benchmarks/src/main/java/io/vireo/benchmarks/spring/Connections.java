package io.vireo.benchmarks.spring;

import com.rabbitmq.client.ConnectionFactory;
import io.vireo.benchmarks.Broker;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Makes connection factories, which connect by themselves when they are first used. */
final class Connections {
  private Connections() {}

  static CachingConnectionFactory to(String url) throws Exception {
    ConnectionFactory factory = Broker.factory(url);
    // Spring has its own recovery and would switch the client's off, with a warning each time.
    factory.setAutomaticRecoveryEnabled(false);
    return new CachingConnectionFactory(factory);
  }
}
