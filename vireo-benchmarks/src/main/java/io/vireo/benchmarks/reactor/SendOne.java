package io.vireo.benchmarks.reactor;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.WaitingEmitter;
import java.io.IOException;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.rabbitmq.ChannelPool;
import reactor.rabbitmq.ChannelPoolFactory;
import reactor.rabbitmq.ChannelPoolOptions;
import reactor.rabbitmq.OutboundMessage;
import reactor.rabbitmq.OutboundMessageResult;
import reactor.rabbitmq.RabbitFlux;
import reactor.rabbitmq.SendOptions;
import reactor.rabbitmq.Sender;
import reactor.rabbitmq.SenderOptions;

/** Emits each event through a Mono of its own. */
final class SendOne implements Contestant<WaitingEmitter> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** At most so many threads emit in any workload. */
  private static final int CHANNELS = 64;

  @Override
  public String name() {
    return "Reactor RabbitMQ";
  }

  @Override
  public String idiom() {
    return "Sender.sendWithTypedPublishConfirms of a Mono, blocked on; channels come from a ChannelPool.";
  }

  @Override
  public WaitingEmitter open(Setting setting) throws Exception {
    Connection connection = Broker.factory(setting.url()).newConnection();
    Mono<Connection> connected = Mono.just(connection);
    ChannelPool pool =
        ChannelPoolFactory.createChannelPool(
            connected, new ChannelPoolOptions().maxCacheSize(CHANNELS));
    Sender sender = RabbitFlux.createSender(new SenderOptions().connectionMono(connected));
    SendOptions options = new SendOptions().channelPool(pool);
    BasicProperties properties = Broker.properties(setting.persistent());
    return new WaitingEmitter() {
      @Override
      public void emit(Order order) {
        OutboundMessage message =
            new OutboundMessage(
                Broker.EXCHANGE, setting.route(), properties, OrderCodec.encode(order));
        OutboundMessageResult<?> result =
            sender.sendWithTypedPublishConfirms(Mono.just(message), options).blockLast(TIMEOUT);
        if (result == null || !result.isAck()) {
          throw new IllegalStateException("The broker has not confirmed an event");
        }
      }

      @Override
      public void close() throws IOException {
        pool.close();
        sender.close();
        connection.close();
      }
    };
  }
}
