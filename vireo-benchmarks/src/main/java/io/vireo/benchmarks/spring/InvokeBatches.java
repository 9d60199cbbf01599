package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Emits in batches on one channel, and waits once for all confirms of a batch. */
final class InvokeBatches implements Contestant<StreamEmitter> {
  private static final long TIMEOUT_MILLISECONDS = 60_000;

  @Override
  public String name() {
    return "Spring AMQP, invoke in batches";
  }

  @Override
  public String idiom() {
    return "RabbitTemplate.invoke with as many sends as the window allows, then waitForConfirmsOrDie;"
        + " single events have no result.";
  }

  @Override
  public StreamEmitter open(Setting setting) throws Exception {
    CachingConnectionFactory connections = Connections.to(setting.url());
    connections.setPublisherConfirmType(ConfirmType.SIMPLE);
    connections.createConnection();
    RabbitTemplate template = new RabbitTemplate(connections);
    return new StreamEmitter() {
      @Override
      public void emitAll(Orders orders) {
        for (int from = 0; from < orders.count(); from += setting.window()) {
          emit(orders, from, Math.min(orders.count(), from + setting.window()));
        }
      }

      private void emit(Orders orders, int from, int to) {
        template.invoke(
            operations -> {
              for (int index = from; index < to; index++) {
                operations.send(
                    Broker.EXCHANGE,
                    setting.route(),
                    Messages.of(orders.next(index), setting.persistent()));
              }
              operations.waitForConfirmsOrDie(TIMEOUT_MILLISECONDS);
              return true;
            });
      }

      @Override
      public void close() {
        Connections.close(connections);
      }
    };
  }
}
