package io.vireo.benchmarks.spring;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Emits with correlated confirms, and limits the unconfirmed events with a semaphore. */
record CorrelatedStream(ChannelCache cache) implements Contestant<StreamEmitter> {
  @Override
  public String name() {
    return "Spring AMQP, " + cache.label();
  }

  @Override
  public String idiom() {
    return "RabbitTemplate.send with CorrelationData, a semaphore for the window (at most 2,000, since"
        + " an unconfirmed event may use a channel); "
        + cache.size()
        + ".";
  }

  @Override
  public StreamEmitter open(Setting setting) throws Exception {
    return new Emitter(setting, cache.connect(setting.url(), setting.window()));
  }

  private static final class Emitter implements StreamEmitter {
    private static final long TIMEOUT_SECONDS = 60;

    private final Setting setting;
    private final CachingConnectionFactory connections;
    private final RabbitTemplate template;
    private final int size;
    private final Semaphore window;
    private volatile boolean refused;

    Emitter(Setting setting, CachingConnectionFactory connections) {
      this.setting = setting;
      this.connections = connections;
      this.template = new RabbitTemplate(connections);
      this.size = ChannelCache.window(setting.window());
      this.window = new Semaphore(size);
    }

    @Override
    public void emitAll(Orders orders) throws Exception {
      for (int index = 0; index < orders.count(); index++) {
        Order order = orders.next(index);
        window.acquire();
        send(order);
      }
      if (!window.tryAcquire(size, TIMEOUT_SECONDS, TimeUnit.SECONDS) || refused) {
        throw new IllegalStateException(
            "Not all events are confirmed; refused by the broker: " + refused);
      }
    }

    private void send(Order order) {
      CorrelationData correlation = new CorrelationData();
      var unused =
          correlation
              .getFuture()
              .whenComplete(
                  (confirm, failure) -> {
                    if (failure != null || !confirm.ack()) {
                      refused = true;
                    }
                    window.release();
                  });
      template.send(
          Broker.EXCHANGE, setting.route(), Messages.of(order, setting.persistent()), correlation);
    }

    @Override
    public void close() {
      Connections.close(connections);
    }
  }
}
