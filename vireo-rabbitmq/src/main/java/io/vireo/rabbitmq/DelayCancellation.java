package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.DelayedEvent;
import io.vireo.NoConnectionException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Withdraws a delayed event: looks through all that wait in its queue, takes that one out and
 * leaves the others, which return to their places with their times when the channel is closed.
 * Nobody else sees the queue meanwhile, so the answer is certain. Any thread may call it.
 */
final class DelayCancellation {
  private static final Duration QUIET = Duration.ofMillis(200);

  private final ConsumingConnections connections;

  DelayCancellation(ConsumingConnections connections) {
    this.connections = connections;
  }

  /** Returns true if the event was withdrawn. Blocks, at most about four times the given time. */
  boolean cancel(DelayedEvent event, Duration rpcTimeout) {
    if (!DelayQueues.isQueueName(event.place())) {
      return false;
    }
    ConnectionSupervisor supervisor = connections.any();
    long deadline = System.nanoTime() + 3 * rpcTimeout.toNanos();
    Link link = supervisor.awaitLink(rpcTimeout);
    try {
      while (true) {
        try {
          return search(link, event, deadline);
        } catch (IOException e) {
          int code = Declarations.refusalCode(e);
          if (code == AMQP.NOT_FOUND) {
            return false;
          }
          // Another cancellation is looking through the queue.
          if (code != AMQP.ACCESS_REFUSED || System.nanoTime() - deadline > 0) {
            throw failed(event, link, e);
          }
          TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(20, 100));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(event, link, e);
    } catch (TimeoutException | ShutdownSignalException e) {
      throw failed(event, link, e);
    }
  }

  private static NoConnectionException failed(DelayedEvent event, Link link, Exception cause) {
    return new NoConnectionException(
        "Delayed event '"
            + event.event()
            + "' may or may not have been withdrawn: "
            + link.place()
            + " did not answer in time. Cancel it again",
        cause);
  }

  private static boolean search(Link link, DelayedEvent event, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    Channel channel = link.connection().createChannel();
    if (channel == null) {
      throw new IOException(link.place() + ": no channel is left on the connection");
    }
    try {
      Search search = new Search(channel, event.id());
      channel.basicConsume(event.place(), false, "", false, true, null, search);
      Long found = search.await(event.place(), deadline);
      if (found != null) {
        channel.basicAck(found, false);
      }
      // Its answer says that the broker has dealt with the acknowledgement.
      channel.close();
      return found != null;
    } finally {
      if (channel.isOpen()) {
        Declarations.closeQuietly(channel);
      }
    }
  }

  /** Sees everything that a queue holds. */
  private static final class Search extends DefaultConsumer {
    private final String id;
    private long seen;
    private @Nullable Long found;

    Search(Channel channel, String id) {
      super(channel);
      this.id = id;
    }

    @Override
    public synchronized void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      seen++;
      if (found == null && id.equals(properties.getMessageId())) {
        found = envelope.getDeliveryTag();
      }
      notifyAll();
    }

    @Override
    public synchronized void handleShutdownSignal(
        String consumerTag, ShutdownSignalException cause) {
      notifyAll();
    }

    /** The delivery tag of the event, or null if the queue does not hold it. */
    @Nullable Long await(String queue, long deadline)
        throws IOException, TimeoutException, InterruptedException {
      boolean emptyBefore = false;
      while (true) {
        long before = seen();
        Long tag = awaitNews(before);
        if (tag != null) {
          return tag;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new TimeoutException("too many delayed events to look through");
        }
        // Deliveries come by another thread than this answer: one that says empty is asked for
        // twice.
        boolean empty = getChannel().queueDeclarePassive(queue).getMessageCount() == 0;
        if (empty && emptyBefore && seen() == before) {
          return null;
        }
        emptyBefore = empty;
      }
    }

    private synchronized long seen() {
      return seen;
    }

    /** Waits until nothing more comes for a while, or the event is found. */
    private synchronized @Nullable Long awaitNews(long before) throws InterruptedException {
      long last = before - 1;
      while (found == null && last != seen) {
        last = seen;
        wait(QUIET.toMillis());
      }
      return found;
    }
  }
}
