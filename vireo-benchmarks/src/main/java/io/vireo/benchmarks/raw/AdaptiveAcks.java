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

/** Acknowledges all that is done in one, when there is nothing else to do or enough is due. */
final class AdaptiveAcks implements Contestant<Listener> {
  @Override
  public String name() {
    return "raw client, best";
  }

  @Override
  public String idiom() {
    return "A consumer with a channel, a queue and a thread for each handler at a time; acks"
        + " multiple, when the queue is empty or half of the prefetch is done.";
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
