package io.vireo.benchmarks.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import java.io.IOException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Handles confirms asynchronously, as the tutorial of RabbitMQ does, with a limit of unconfirmed
 * events.
 */
final class ConfirmMap implements Contestant<StreamEmitter> {
  @Override
  public String name() {
    return "raw client";
  }

  @Override
  public String idiom() {
    return "One channel, a confirm listener, a ConcurrentSkipListMap of the unconfirmed events,"
        + " a semaphore for the window.";
  }

  @Override
  public StreamEmitter open(Setting setting) throws Exception {
    Connection connection = Broker.factory(setting.url()).newConnection();
    return new Emitter(connection, setting);
  }

  private static final class Emitter implements StreamEmitter {
    private static final long TIMEOUT_SECONDS = 60;

    private final Connection connection;
    private final Channel channel;
    private final Setting setting;
    private final BasicProperties properties;
    private final Semaphore window;
    private final ConcurrentNavigableMap<Long, byte[]> unconfirmed = new ConcurrentSkipListMap<>();
    private volatile boolean refused;

    Emitter(Connection connection, Setting setting) throws Exception {
      this.connection = connection;
      this.channel = connection.createChannel();
      this.setting = setting;
      this.properties = Broker.properties(setting.persistent());
      this.window = new Semaphore(setting.window());
      channel.confirmSelect();
      channel.addConfirmListener(
          this::confirmed,
          (tag, multiple) -> {
            refused = true;
            confirmed(tag, multiple);
          });
    }

    @Override
    public void emitAll(Orders orders) throws Exception {
      for (int index = 0; index < orders.count(); index++) {
        byte[] body = OrderCodec.encode(orders.next(index));
        window.acquire();
        unconfirmed.put(channel.getNextPublishSeqNo(), body);
        channel.basicPublish(Broker.EXCHANGE, setting.route(), properties, body);
      }
      if (!window.tryAcquire(setting.window(), TIMEOUT_SECONDS, TimeUnit.SECONDS) || refused) {
        throw new IllegalStateException(
            unconfirmed.size() + " events are not confirmed; refused by the broker: " + refused);
      }
    }

    private void confirmed(long tag, boolean multiple) {
      if (!multiple) {
        unconfirmed.remove(tag);
        window.release();
        return;
      }
      int count = 0;
      while (!unconfirmed.isEmpty() && unconfirmed.firstKey() <= tag) {
        unconfirmed.pollFirstEntry();
        count++;
      }
      window.release(count);
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
