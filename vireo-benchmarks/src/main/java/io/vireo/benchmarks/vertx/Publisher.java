package io.vireo.benchmarks.vertx;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQPublisher;
import io.vertx.rabbitmq.RabbitMQPublisherOptions;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import java.io.IOException;

/** A started RabbitMQPublisher with a client of its own. Any thread may call any method. */
final class Publisher implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final RabbitMQClient client;
  private final RabbitMQPublisher publisher;
  private final String route;
  private final BasicProperties properties;

  Publisher(Setting setting) throws Exception {
    this.client = Clients.start(vertx, setting.url());
    this.publisher = RabbitMQPublisher.create(vertx, client, new RabbitMQPublisherOptions());
    this.route = setting.route();
    this.properties = Broker.properties(setting.persistent());
    Clients.await(publisher.start());
  }

  Future<Long> publish(Order order) {
    return publisher.publishConfirm(
        Broker.EXCHANGE, route, properties, Buffer.buffer(OrderCodec.encode(order)));
  }

  @Override
  public void close() throws IOException {
    try {
      Clients.await(publisher.stop());
      Clients.await(client.stop());
      Clients.await(vertx.close());
    } catch (Exception e) {
      throw new IOException("The publisher of Vert.x could not be closed", e);
    }
  }
}
