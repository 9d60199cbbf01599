package io.vireo.benchmarks.reactor;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Orders;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.StreamEmitter;
import java.io.IOException;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.rabbitmq.OutboundMessage;
import reactor.rabbitmq.OutboundMessageResult;
import reactor.rabbitmq.RabbitFlux;
import reactor.rabbitmq.SendOptions;
import reactor.rabbitmq.Sender;
import reactor.rabbitmq.SenderOptions;

/** Emits all events through one Flux. */
final class SendFlux implements Contestant<StreamEmitter> {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "Reactor RabbitMQ";
  }

  @Override
  public String idiom() {
    return "Sender.sendWithTypedPublishConfirms of one Flux, with the window as maxInFlight.";
  }

  @Override
  public StreamEmitter open(Setting setting) throws Exception {
    Connection connection = Broker.factory(setting.url()).newConnection();
    Sender sender =
        RabbitFlux.createSender(new SenderOptions().connectionMono(Mono.just(connection)));
    SendOptions options = new SendOptions().maxInFlight(setting.window());
    BasicProperties properties = Broker.properties(setting.persistent());
    return new StreamEmitter() {
      @Override
      public void emitAll(Orders orders) {
        Flux<OutboundMessage> messages =
            Flux.range(0, orders.count())
                .map(
                    index ->
                        new OutboundMessage(
                            Broker.EXCHANGE,
                            setting.route(),
                            properties,
                            OrderCodec.encode(orders.next(index))));
        Long confirmed =
            sender
                .sendWithTypedPublishConfirms(messages, options)
                .filter(OutboundMessageResult::isAck)
                .count()
                .block(TIMEOUT);
        if (confirmed == null || confirmed != orders.count()) {
          throw new IllegalStateException(
              confirmed + " events are confirmed instead of " + orders.count());
        }
      }

      @Override
      public void close() throws IOException {
        sender.close();
        connection.close();
      }
    };
  }
}
