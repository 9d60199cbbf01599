package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record of a paused route and leaves it in its queue: it consumes the record and never
 * acknowledges it, so that the record is back when the channel is closed. The queue has a single
 * active consumer, so other readers wait until the broker delivers the record to them. Readers hold
 * a queue for empty that has neither messages nor consumers. So a reader never cancels its consumer
 * while it holds the record: both end together, with the channel.
 */
public final class PauseReader extends DefaultConsumer {
  /** How often the reader asks whether there is still a record to wait for. */
  private static final long INTERVAL_MILLIS = 50;

  private byte @Nullable [] record;
  private boolean cancelled;
  private @Nullable ShutdownSignalException ended;

  private PauseReader(Channel channel) {
    super(channel);
  }

  /**
   * Reads the record, or null if there is none.
   *
   * @param channel a channel for this alone; the caller closes it afterwards, if it is open
   * @param deadline when to give up, on the clock of {@link System#nanoTime()}
   * @throws IOException if it was given up, or the broker does not answer
   */
  public static byte @Nullable [] read(Channel channel, String queue, long deadline)
      throws IOException {
    try {
      channel.basicQos(1);
      while (true) {
        PauseReader reader = new PauseReader(channel);
        channel.basicConsume(queue, false, reader);
        while (!reader.awaitDelivery()) {
          AMQP.Queue.DeclareOk found = channel.queueDeclarePassive(queue);
          if (RoutePauses.isEmptyFor(found, 1)) {
            // A record that was delivered to this reader came before that answer. The client hands
            // it over before it tells of the end of the channel.
            channel.close();
            reader.awaitEnded(queue, deadline);
            return reader.record();
          }
          reader.requireTime(queue, deadline);
        }
        byte[] taken = reader.record();
        if (taken != null) {
          return taken;
        }
        // The queue was deleted, or its node has gone. The broker says which of them if asked.
        reader.requireTime(queue, deadline);
      }
    } catch (IOException e) {
      if (RoutePauses.isMissing(e)) {
        return null;
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + queue, e);
    } catch (TimeoutException e) {
      throw new IOException("no answer while reading " + queue, e);
    }
  }

  private void requireTime(String queue, long deadline) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException(
          "whether the route is paused is not known: others hold the record in " + queue);
    }
  }

  private synchronized byte @Nullable [] record() {
    return record;
  }

  /** Waits a moment for the record, or for the end of the queue; false if neither has come. */
  private synchronized boolean awaitDelivery() throws InterruptedException, IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
    while (record == null && !cancelled && ended == null) {
      long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    requireOpen();
    return record != null || cancelled;
  }

  private synchronized void awaitEnded(String queue, long deadline)
      throws InterruptedException, IOException {
    while (ended == null) {
      requireTime(queue, deadline);
      wait(INTERVAL_MILLIS);
    }
  }

  private void requireOpen() throws IOException {
    if (ended != null && record == null && !cancelled) {
      throw new IOException(ended);
    }
  }

  @Override
  public synchronized void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    record = body;
    notifyAll();
  }

  /** The queue was deleted because the route was resumed, or its node has gone. */
  @Override
  public synchronized void handleCancel(String consumerTag) {
    cancelled = true;
    notifyAll();
  }

  @Override
  public synchronized void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
    ended = cause;
    notifyAll();
  }
}
