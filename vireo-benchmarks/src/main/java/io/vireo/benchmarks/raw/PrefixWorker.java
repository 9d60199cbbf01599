package io.vireo.benchmarks.raw;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A consumer with a thread of its own, which acknowledges handled events in batches. */
final class PrefixWorker {
  private static final long POLL_MILLISECONDS = 20;

  private final Channel channel;
  private final Setting setting;
  private final Consumer<Order> handler;
  private final int batch;
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "batch-acknowledgements");
  private volatile boolean stopping;

  PrefixWorker(Channel channel, Setting setting, Consumer<Order> handler) {
    this.channel = channel;
    this.setting = setting;
    this.handler = handler;
    this.batch = Math.max(1, setting.prefetch() / 2);
  }

  void start() throws IOException {
    thread.start();
    channel.basicQos(setting.prefetch());
    channel.basicConsume(
        setting.route(), false, (tag, delivery) -> deliveries.add(delivery), tag -> {});
  }

  /** Returns after the last acknowledgement. */
  void stop() throws IOException {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("Interrupted while a consumer stops");
    }
  }

  private void work() {
    try {
      int unacknowledged = 0;
      while (true) {
        Delivery delivery = take();
        if (delivery == null) {
          return;
        }
        handler.accept(OrderCodec.decode(delivery.getBody()));
        unacknowledged++;
        if (unacknowledged >= batch || deliveries.isEmpty()) {
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
          unacknowledged = 0;
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("A consumer has failed", e);
    }
  }

  /** Waits for the next delivery. Returns null when the worker is stopping. */
  private @Nullable Delivery take() throws InterruptedException {
    Delivery delivery = deliveries.poll();
    while (delivery == null && !stopping) {
      delivery = deliveries.poll(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
    }
    return delivery;
  }
}
