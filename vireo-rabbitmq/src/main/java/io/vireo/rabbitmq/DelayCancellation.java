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
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Withdraws a delayed event: looks through those that wait in its queue, takes that one out and
 * leaves the others, which return to their places with their times when the channel is closed.
 * Nobody else sees the queue meanwhile, so the answer is certain. Any thread may call it.
 */
final class DelayCancellation {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
  private static final int TURNS = 16;
  private static final String IN_USE = "exclusive use";

  private final ConsumingConnections connections;

  /** Queues are looked through one after the other; several of these, for several queues. */
  private final List<ReentrantLock> turns =
      Stream.generate(() -> new ReentrantLock(true)).limit(TURNS).toList();

  DelayCancellation(ConsumingConnections connections) {
    this.connections = connections;
  }

  /** Returns true if the event was withdrawn. Blocks, at most about four times the given time. */
  boolean cancel(DelayedEvent event, Duration rpcTimeout) {
    if (!DelayQueues.isQueueName(event.place())) {
      return false;
    }
    ConnectionSupervisor supervisor = connections.any();
    Link link = supervisor.awaitLink(rpcTimeout);
    long deadline = System.nanoTime() + 3 * rpcTimeout.toNanos();
    ReentrantLock turn = turns.get(Math.floorMod(event.place().hashCode(), TURNS));
    boolean mine = false;
    try {
      mine = turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!mine) {
        throw new IOException("others are being looked for in the same queue");
      }
      return search(link, event, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(event, link, e);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw failed(event, link, e);
    } finally {
      if (mine) {
        turn.unlock();
      }
    }
  }

  private static NoConnectionException failed(DelayedEvent event, Link link, Exception cause) {
    return new NoConnectionException(
        "Delayed event '"
            + event.event()
            + "' may or may not have been withdrawn from "
            + link.place()
            + " ("
            + ConnectFailure.of(cause).reason()
            + "). Cancel it again",
        cause);
  }

  private static boolean search(Link link, DelayedEvent event, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    while (true) {
      try {
        Answer answer = searchOnce(link, event, deadline);
        if (answer != Answer.SEEN_TOO_LATE) {
          return answer == Answer.WITHDRAWN;
        }
      } catch (IOException e) {
        int code = Declarations.refusalCode(e);
        if (code == AMQP.NOT_FOUND) {
          return false;
        }
        boolean inUse =
            code == AMQP.ACCESS_REFUSED && ConnectFailure.of(e).reason().contains(IN_USE);
        if (!inUse || System.nanoTime() - deadline > 0) {
          throw e;
        }
        // Another process is looking through the queue.
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(20, 100));
      }
    }
  }

  private enum Answer {
    WITHDRAWN,
    NOT_THERE,
    /** It has been given back by now. */
    SEEN_TOO_LATE
  }

  private static Answer searchOnce(Link link, DelayedEvent event, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    Channel channel = link.connection().createChannel();
    if (channel == null) {
      throw new IOException("no channel is left on the connection");
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
      if (found != null) {
        return Answer.WITHDRAWN;
      }
      return search.awaitEnd(deadline) == null ? Answer.NOT_THERE : Answer.SEEN_TOO_LATE;
    } finally {
      if (channel.isOpen()) {
        Declarations.closeQuietly(channel);
      }
    }
  }

  /** Sees everything that a queue holds. */
  private static final class Search extends DefaultConsumer {
    private final String id;
    private @Nullable Long found;
    private boolean ended;

    Search(Channel channel, String id) {
      super(channel);
      this.id = id;
    }

    @Override
    public synchronized void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      if (found == null && id.equals(properties.getMessageId())) {
        found = envelope.getDeliveryTag();
        notifyAll();
      }
    }

    /** Somebody has deleted the queue. */
    @Override
    public synchronized void handleCancel(String consumerTag) {
      ended = true;
      notifyAll();
    }

    @Override
    public synchronized void handleShutdownSignal(
        String consumerTag, ShutdownSignalException cause) {
      ended = true;
      notifyAll();
    }

    /** The delivery tag of the event; null if the queue holds nothing more. */
    @Nullable Long await(String queue, long deadline) throws IOException, InterruptedException {
      while (!isOver(System.nanoTime() + BETWEEN_QUESTIONS.toNanos(), true)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("too many events wait there to be looked through in time");
        }
        if (getChannel().queueDeclarePassive(queue).getMessageCount() == 0) {
          return found();
        }
      }
      return found();
    }

    /**
     * The same once all that came over the channel has been seen. Deliveries come by another thread
     * than the broker's answers; the end of the channel comes by that thread, after them.
     */
    @Nullable Long awaitEnd(long deadline) throws IOException, InterruptedException {
      if (!isOver(deadline, false)) {
        throw new IOException("too many events wait there to be looked through in time");
      }
      return found();
    }

    private synchronized boolean isOver(long until, boolean whenFound) throws InterruptedException {
      long left = until - System.nanoTime();
      while (!ended && !(whenFound && found != null) && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = until - System.nanoTime();
      }
      return ended || (whenFound && found != null);
    }

    private synchronized @Nullable Long found() {
      return found;
    }
  }
}
