package io.vireo.benchmarks.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.OrderCodec;
import io.vireo.benchmarks.Setting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Handles events on the threads of the client, and acknowledges each. */
final class SingleAcknowledgements implements Contestant<Listener> {
  @Override
  public String name() {
    return "raw client";
  }

  @Override
  public String idiom() {
    return "As many consumers as the concurrency, each with a channel, handled on the threads of the"
        + " client; one basicAck for each event.";
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
    private final List<Acknowledging> consumers = new ArrayList<>();

    Listening(Connection connection, ExecutorService threads, Setting setting) {
      this.connection = connection;
      this.threads = threads;
      this.setting = setting;
    }

    @Override
    public void start(Consumer<Order> handler) throws Exception {
      for (int index = 0; index < setting.concurrency(); index++) {
        Channel channel = connection.createChannel();
        channel.basicQos(setting.prefetch());
        Acknowledging consumer = new Acknowledging(channel, handler);
        channel.basicConsume(setting.route(), false, consumer);
        consumers.add(consumer);
      }
    }

    @Override
    public void close() throws IOException {
      for (Acknowledging consumer : consumers) {
        consumer.cancel();
      }
      connection.close();
      threads.shutdown();
    }
  }

  private static final class Acknowledging extends DefaultConsumer {
    private static final long TIMEOUT_SECONDS = 30;

    private final Consumer<Order> handler;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Acknowledging(Channel channel, Consumer<Order> handler) {
      super(channel);
      this.handler = handler;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, BasicProperties properties, byte[] body)
        throws IOException {
      handler.accept(OrderCodec.decode(body));
      getChannel().basicAck(envelope.getDeliveryTag(), false);
    }

    @Override
    public void handleCancelOk(String consumerTag) {
      cancelled.countDown();
    }

    /**
     * Cancels the consumer. Returns after the last acknowledgement, since the client calls a
     * consumer in order.
     */
    void cancel() throws IOException {
      getChannel().basicCancel(getConsumerTag());
      try {
        if (!cancelled.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException(
              "A consumer was not cancelled within " + TIMEOUT_SECONDS + " s");
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException("Interrupted while a consumer is cancelled");
      }
    }
  }
}
