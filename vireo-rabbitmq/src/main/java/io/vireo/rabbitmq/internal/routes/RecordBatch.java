package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next messages of a queue, consumed together, since to get each of them takes an exchange with
 * the broker. The broker delivers as many as the prefetch allows, for none of them is acknowledged
 * here; then the consumer is cancelled. For one thread; the client's thread fills the inbox.
 */
final class RecordBatch extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(RecordBatch.class);

  /** After how long without a delivery the broker is asked whether the queue has messages. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  /** For no message. */
  private static final GetResponse END =
      new GetResponse(new Envelope(0, false, "", ""), new AMQP.BasicProperties(), new byte[0], 0);

  private final String queue;
  private final int size;
  private final BlockingQueue<GetResponse> inbox = new LinkedBlockingQueue<>();
  private String tag = "";
  private boolean cancelled;
  private boolean ended;
  private int taken;

  private RecordBatch(Channel channel, String queue, int size) {
    super(channel);
    this.queue = queue;
    this.size = size;
  }

  /**
   * Begins to consume.
   *
   * @param size how many messages
   */
  static RecordBatch begin(Channel channel, String queue, int size) throws IOException {
    RecordBatch batch = new RecordBatch(channel, queue, size);
    channel.basicQos(size);
    // The client tells the consumer its tag later, in another thread, perhaps after the batch
    // ended.
    batch.tag = channel.basicConsume(queue, false, batch);
    return batch;
  }

  /** Whether no message has come at all. */
  boolean isEmpty() {
    return taken == 0;
  }

  /** Waits for the next message. Returns null after the last one of this batch. */
  @Nullable GetResponse next() throws IOException {
    while (!ended) {
      if (taken >= size) {
        cancel();
      }
      GetResponse found = poll();
      if (found == END) {
        ended = true;
      } else if (found != null) {
        // There are more than the batch was to have if some were acknowledged meanwhile.
        taken++;
        return found;
      } else if (getChannel().queueDeclarePassive(queue).getMessageCount() == 0) {
        cancel();
      }
    }
    return null;
  }

  /**
   * Waits for the next message for a moment. An interrupt does not end the wait, as it does not end
   * a request of the client; the thread's flag is set afterwards.
   */
  private @Nullable GetResponse poll() {
    boolean interrupted = false;
    long end = Durations.deadline(PATIENCE);
    try {
      while (true) {
        try {
          return inbox.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Consumes no further messages.
   *
   * @return how many messages have come that were not taken
   */
  int end() throws IOException {
    int rest = 0;
    cancel();
    int takenBefore = taken;
    while (next() != null) {
      rest++;
    }
    taken = takenBefore;
    return rest;
  }

  private void cancel() throws IOException {
    if (cancelled) {
      return;
    }
    cancelled = true;
    try {
      getChannel().basicCancel(tag);
    } catch (IOException e) {
      if (!getChannel().isOpen()) {
        throw e;
      }
      LOG.debug("The broker has cancelled the consumer of {} itself", queue, e);
    }
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    inbox.add(new GetResponse(envelope, properties, body, Integer.MAX_VALUE));
  }

  @Override
  public void handleCancelOk(String consumerTag) {
    inbox.add(END);
  }

  /** Somebody has deleted the queue. */
  @Override
  public void handleCancel(String consumerTag) {
    inbox.add(END);
  }

  @Override
  public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
    inbox.add(END);
  }
}
