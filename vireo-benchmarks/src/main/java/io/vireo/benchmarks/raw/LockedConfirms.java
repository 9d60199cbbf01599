package io.vireo.benchmarks.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;
import java.io.IOException;

/** Waits for each confirm with the method that the client offers for it. */
final class LockedConfirms implements Contestant<WaitingEmitter> {
  private static final long TIMEOUT_MILLISECONDS = 10_000;

  @Override
  public String name() {
    return "raw client";
  }

  @Override
  public String idiom() {
    return "One channel under a lock: basicPublish, then waitForConfirms.";
  }

  @Override
  public WaitingEmitter open(Setting setting) throws Exception {
    Connection connection = Broker.factory(setting.url()).newConnection();
    Channel channel = connection.createChannel();
    channel.confirmSelect();
    BasicProperties properties = Broker.properties(setting.persistent());
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) throws Exception {
        byte[] body = OrderCodec.encode(order);
        synchronized (channel) {
          channel.basicPublish(Broker.EXCHANGE, setting.route(), properties, body);
          channel.waitForConfirmsOrDie(TIMEOUT_MILLISECONDS);
        }
      }

      @Override
      public void close() throws IOException {
        connection.close();
      }
    };
  }
}
