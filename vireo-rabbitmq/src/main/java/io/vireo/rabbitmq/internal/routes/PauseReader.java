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
 * Reads the record of a paused route and leaves it where it is: takes it and never acknowledges it,
 * so that it is back when the channel is closed. Whoever comes meanwhile waits for their turn, and
 * is told by the broker when it has come. Others take a queue without a consumer for empty, so it
 * never ends its consumer alone: that and what it holds go together, with the channel.
 */
public final class PauseReader extends DefaultConsumer {
  /** So often it looks whether there is still something to wait for. */
  private static final long LOOK_MILLIS = 50;

  private byte @Nullable [] record;
  private boolean cancelled;
  private @Nullable ShutdownSignalException ended;

  private PauseReader(Channel channel) {
    super(channel);
  }

  /**
   * The record, or null if there is none.
   *
   * @param channel of its own; to be closed then, if it is not
   * @param deadline when to give up, on the clock of {@link System#nanoTime()}
   * @throws IOException if it was given up
   */
  public static byte @Nullable [] read(Channel channel, String queue, long deadline)
      throws IOException {
    try {
      channel.basicQos(1);
      while (true) {
        PauseReader reader = new PauseReader(channel);
        channel.basicConsume(queue, false, reader);
        while (!reader.awaitNews()) {
          AMQP.Queue.DeclareOk found = channel.queueDeclarePassive(queue);
          if (RoutePauses.isEmptyFor(found, 1)) {
            // What was given to this one came before that answer, and is handed over before the
            // end.
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
        // The queue was deleted, or its node has gone: the broker tells those who ask again.
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

  // Whether there is news, which may be that the queue has gone.
  private synchronized boolean awaitNews() throws InterruptedException, IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
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
      wait(LOOK_MILLIS);
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

  /** The queue was deleted, since the route was resumed, or its node has gone. */
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
