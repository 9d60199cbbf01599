package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import java.util.function.Consumer;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;

/** A listener container with a connection of its own. */
final class ContainerListener implements Listener {
  private final CachingConnectionFactory connections;
  private final AbstractMessageListenerContainer container;

  ContainerListener(
      CachingConnectionFactory connections,
      AbstractMessageListenerContainer container,
      String route) {
    this.connections = connections;
    this.container = container;
    container.setQueueNames(route);
  }

  @Override
  public void start(Consumer<Order> handler) {
    container.setMessageListener(
        (MessageListener) message -> handler.accept(OrderCodec.decode(message.getBody())));
    container.afterPropertiesSet();
    container.start();
  }

  @Override
  public void close() {
    container.destroy();
    Connections.close(connections);
  }
}
