package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Emits with correlated confirms, and waits for the confirm of each event. */
record CorrelatedOneByOne(ChannelCache cache) implements Contestant<WaitingEmitter> {
  private static final long TIMEOUT_SECONDS = 10;

  @Override
  public String name() {
    return "Spring AMQP, " + cache.label();
  }

  @Override
  public String idiom() {
    return "RabbitTemplate.send with CorrelationData, whose future is waited for; "
        + cache.size()
        + ".";
  }

  @Override
  public WaitingEmitter open(Setting setting) throws Exception {
    CachingConnectionFactory connections = cache.connect(setting.url(), setting.window());
    RabbitTemplate template = new RabbitTemplate(connections);
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) throws Exception {
        CorrelationData correlation = new CorrelationData();
        template.send(
            Broker.EXCHANGE,
            setting.route(),
            Messages.of(order, setting.persistent()),
            correlation);
        if (!correlation.getFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).ack()) {
          throw new IllegalStateException("The broker has refused an event");
        }
      }

      @Override
      public void close() {
        Connections.close(connections);
      }
    };
  }
}
