package io.vireo.benchmarks.raw;

import com.rabbitmq.client.Connection;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Acknowledges several handled events at once: when the queue is empty, or when half of the
 * prefetch is handled.
 */
final class BatchAcknowledgements implements Contestant<Listener> {
  @Override
  public String name() {
    return "raw client, best";
  }

  @Override
  public String idiom() {
    return "As many consumers as the concurrency, each with a channel, a queue and a thread; one basicAck"
        + " for several events, when the queue is empty or half of the prefetch is handled.";
  }

  @Override
  public Listener open(Setting setting) throws Exception {
    Connection connection = Broker.factory(setting.url()).newConnection();
    List<PrefixWorker> workers = new ArrayList<>();
    return new Listener() {
      @Override
      public void start(Consumer<Order> handler) throws Exception {
        for (int index = 0; index < setting.concurrency(); index++) {
          PrefixWorker worker = new PrefixWorker(connection.createChannel(), setting, handler);
          workers.add(worker);
          worker.start();
        }
      }

      @Override
      public void close() throws IOException {
        for (PrefixWorker worker : workers) {
          worker.stop();
        }
        connection.close();
      }
    };
  }
}
