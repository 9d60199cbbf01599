package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Setting;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** Listens with a SimpleMessageListenerContainer. */
final class SimpleContainer implements Contestant<Listener> {
  private static final long POLL_MILLISECONDS = 50;

  @Override
  public String name() {
    return "Spring AMQP, simple container";
  }

  @Override
  public String idiom() {
    return "SimpleMessageListenerContainer with a MessageListener and concurrentConsumers, each with"
        + " the prefetch; one ack for each event, which is the default.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    CachingConnectionFactory connections = Connections.to(setting.url());
    SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
    container.setConcurrentConsumers(setting.concurrency());
    container.setPrefetchCount(setting.prefetch());
    // An idle consumer checks so often whether it shall stop. The default is a second.
    container.setReceiveTimeout(POLL_MILLISECONDS);
    return new ContainerListener(connections, container, setting.route());
  }
}
