package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Setting;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** SimpleMessageListenerContainer. */
final class SimpleContainer implements Contestant<Listener> {
  private static final long LOOK_MILLISECONDS = 50;

  @Override
  public String name() {
    return "Spring AMQP, simple container";
  }

  @Override
  public String idiom() {
    return "SimpleMessageListenerContainer with a MessageListener and concurrentConsumers, each with"
        + " the prefetch; one ack for each event, as it does by default.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    CachingConnectionFactory connections = Connections.to(setting.url());
    SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
    container.setConcurrentConsumers(setting.concurrency());
    container.setPrefetchCount(setting.prefetch());
    // How long an idle consumer waits before it looks whether it is to end; a second by default.
    container.setReceiveTimeout(LOOK_MILLISECONDS);
    return new ContainerListener(connections, container, setting.route());
  }
}
