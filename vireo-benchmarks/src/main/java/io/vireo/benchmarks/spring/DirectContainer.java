package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Setting;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Listens with a DirectMessageListenerContainer, which acknowledges 50 events at once. */
final class DirectContainer implements Contestant<Listener> {
  private static final int MESSAGES_PER_ACK = 50;

  @Override
  public String name() {
    return "Spring AMQP, direct container, 50 per ack";
  }

  @Override
  public String idiom() {
    return "DirectMessageListenerContainer with a MessageListener and consumersPerQueue, each with"
        + " the prefetch; messagesPerAck is 50, or the prefetch if that is less.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    CachingConnectionFactory connections = Connections.to(setting.url());
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setConsumersPerQueue(setting.concurrency());
    container.setPrefetchCount(setting.prefetch());
    // With a larger number than the prefetch, the container would acknowledge only after a
    // time-out.
    container.setMessagesPerAck(Math.min(MESSAGES_PER_ACK, setting.prefetch()));
    return new ContainerListener(connections, container, setting.route());
  }
}
