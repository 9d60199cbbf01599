package io.vireo.benchmarks.vertx;

import io.vertx.core.Vertx;
import io.vertx.rabbitmq.QueueOptions;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQMessage;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client for each handler at a time: a client has one channel and one event loop. */
final class BasicConsumer implements Contestant<Listener> {
  @Override
  public String name() {
    return "Vert.x";
  }

  @Override
  public String idiom() {
    return "A client with a basicConsumer for each handler at a time, each with the prefetch as qos;"
        + " one basicAck for each event.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    Vertx vertx = Vertx.vertx();
    List<RabbitMQClient> clients = new ArrayList<>();
    for (int index = 0; index < setting.concurrency(); index++) {
      RabbitMQClient client = Clients.start(vertx, setting.url());
      Clients.await(client.basicQos(setting.prefetch()));
      clients.add(client);
    }
    return new Listening(vertx, clients, setting);
  }

  private static final class Listening implements Listener {
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final List<RabbitMQClient> clients;
    private final Setting setting;

    /** Whoever closes, and every event that is not acknowledged: the last ones are not cut off. */
    private final Phaser unfinished = new Phaser(1);

    Listening(Vertx vertx, List<RabbitMQClient> clients, Setting setting) {
      this.vertx = vertx;
      this.clients = clients;
      this.setting = setting;
    }

    @Override
    public void start(Consumer<Order> handler) throws Exception {
      // What does not fit into the internal queue is discarded; the prefetch alone shall be the
      // limit.
      QueueOptions options =
          new QueueOptions().setAutoAck(false).setMaxInternalQueueSize(Integer.MAX_VALUE);
      for (RabbitMQClient client : clients) {
        // Within the callback: an event that comes before there is a handler stays in the queue.
        Clients.await(
            client
                .basicConsumer(setting.route(), options)
                .onSuccess(consumer -> consumer.handler(it -> handle(client, it, handler))));
      }
    }

    private void handle(RabbitMQClient client, RabbitMQMessage message, Consumer<Order> handler) {
      unfinished.register();
      handler.accept(OrderCodec.decode(message.body().getBytes()));
      client
          .basicAck(message.envelope().getDeliveryTag(), false)
          .onComplete(acknowledged -> unfinished.arriveAndDeregister());
    }

    @Override
    public void close() throws IOException {
      try {
        unfinished.awaitAdvanceInterruptibly(
            unfinished.arrive(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (RabbitMQClient client : clients) {
          Clients.await(client.stop());
        }
        Clients.await(vertx.close());
      } catch (Exception e) {
        throw new IOException("Vert.x does not end", e);
      }
    }
  }
}
