package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Setting;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** DirectMessageListenerContainer with one acknowledgement for 50 events. */
final class DirectContainer implements Contestant<Listener> {
  private static final int MESSAGES_PER_ACK = 50;

  @Override
  public String name() {
    return "Spring AMQP, direct container, 50 per ack";
  }

  @Override
  public String idiom() {
    return "DirectMessageListenerContainer with a MessageListener and consumersPerQueue, each with"
        + " the prefetch; messagesPerAck 50, or the prefetch where it is less.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    CachingConnectionFactory connections = Connections.to(setting.url());
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setConsumersPerQueue(setting.concurrency());
    container.setPrefetchCount(setting.prefetch());
    // With more than the prefetch it would wait for its time limit each time.
    container.setMessagesPerAck(Math.min(MESSAGES_PER_ACK, setting.prefetch()));
    return new ContainerListener(connections, container, setting.route());
  }
}
