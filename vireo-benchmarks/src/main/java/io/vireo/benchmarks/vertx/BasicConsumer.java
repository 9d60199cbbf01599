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

/**
 * Listens with as many clients as the concurrency, since a client has one channel and one event
 * loop.
 */
final class BasicConsumer implements Contestant<Listener> {
  @Override
  public String name() {
    return "Vert.x";
  }

  @Override
  public String idiom() {
    return "As many clients as the concurrency, each with a basicConsumer and the prefetch as qos;"
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
    private static final long TIMEOUT_SECONDS = 30;

    private final Vertx vertx;
    private final List<RabbitMQClient> clients;
    private final Setting setting;

    /**
     * Has a party for each event that is not acknowledged, so that closing waits for those events.
     */
    private final Phaser unfinished = new Phaser(1);

    Listening(Vertx vertx, List<RabbitMQClient> clients, Setting setting) {
      this.vertx = vertx;
      this.clients = clients;
      this.setting = setting;
    }

    @Override
    public void start(Consumer<Order> handler) throws Exception {
      // Events that do not fit into the internal queue would be discarded; the prefetch limits
      // them.
      QueueOptions options =
          new QueueOptions().setAutoAck(false).setMaxInternalQueueSize(Integer.MAX_VALUE);
      for (RabbitMQClient client : clients) {
        // The handler is set in the callback, since events that arrive before it is set are not
        // handled.
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
            unfinished.arrive(), TIMEOUT_SECONDS, TimeUnit.SECONDS);
        for (RabbitMQClient client : clients) {
          Clients.await(client.stop());
        }
        Clients.await(vertx.close());
      } catch (Exception e) {
        throw new IOException("The clients of Vert.x could not be closed", e);
      }
    }
  }
}
