package io.vireo.benchmarks.reactor;

import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.rabbitmq.AcknowledgableDelivery;
import reactor.rabbitmq.ConsumeOptions;
import reactor.rabbitmq.RabbitFlux;
import reactor.rabbitmq.Receiver;
import reactor.rabbitmq.ReceiverOptions;

/** Handles events on the threads of the client, where Reactor calls subscribers by default. */
final class ManualAcknowledgements implements Contestant<Listener> {
  @Override
  public String name() {
    return "Reactor RabbitMQ";
  }

  @Override
  public String idiom() {
    return "As many subscriptions of Receiver.consumeManualAck as the concurrency, each with the prefetch;"
        + " one ack for each event.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(setting.concurrency());
    Connection connection = Broker.factory(setting.url()).newConnection(threads);
    return new Listening(connection, threads, setting);
  }

  private static final class Listening implements Listener {
    private final Connection connection;
    private final ExecutorService threads;
    private final Setting setting;
    private final Receiver receiver;
    private final List<Disposable> subscriptions = new ArrayList<>();

    /**
     * Handling takes the read lock and closing the write lock, so that closing waits for handlers.
     */
    private final ReentrantReadWriteLock handling = new ReentrantReadWriteLock();

    Listening(Connection connection, ExecutorService threads, Setting setting) {
      this.connection = connection;
      this.threads = threads;
      this.setting = setting;
      this.receiver =
          RabbitFlux.createReceiver(new ReceiverOptions().connectionMono(Mono.just(connection)));
    }

    @Override
    public void start(Consumer<Order> handler) {
      for (int index = 0; index < setting.concurrency(); index++) {
        subscriptions.add(
            receiver
                .consumeManualAck(setting.route(), new ConsumeOptions().qos(setting.prefetch()))
                .subscribe(delivery -> handle(delivery, handler)));
      }
    }

    private void handle(AcknowledgableDelivery delivery, Consumer<Order> handler) {
      handling.readLock().lock();
      try {
        handler.accept(OrderCodec.decode(delivery.getBody()));
        delivery.ack();
      } finally {
        handling.readLock().unlock();
      }
    }

    @Override
    public void close() throws IOException {
      handling.writeLock().lock();
      try {
        subscriptions.forEach(Disposable::dispose);
      } finally {
        handling.writeLock().unlock();
      }
      receiver.close();
      connection.close();
      threads.shutdown();
    }
  }
}
