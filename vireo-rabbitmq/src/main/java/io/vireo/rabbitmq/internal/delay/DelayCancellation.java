package io.vireo.rabbitmq.internal.delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.DelayedEvent;
import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Withdraws a delayed event: looks through those that wait in its queue, takes that one out and
 * leaves the others. Nobody else looks through the queue meanwhile, so the answer is certain. Any
 * thread may call it.
 */
public final class DelayCancellation {
  private static final int TURNS = 16;
  private static final Duration MAX_UNTIL_BACK = Duration.ofMillis(250);

  /** A queue of the connection that looks through another one, which keeps out all others. */
  private static final String LOCK_PREFIX = "vireo.delay.lock.";

  private final Supplier<ConnectionSupervisor> connection;

  /** Queues are looked through one after the other; several of these, for several queues. */
  private final List<ReentrantLock> turns =
      Stream.generate(() -> new ReentrantLock(true)).limit(TURNS).toList();

  public DelayCancellation(Supplier<ConnectionSupervisor> connection) {
    this.connection = connection;
  }

  /** Returns true if the event was withdrawn. Blocks, at most about four times the given time. */
  public boolean cancel(DelayedEvent event, Duration rpcTimeout) {
    if (!DelayQueues.isQueueName(event.place())) {
      return false;
    }
    ConnectionSupervisor supervisor = connection.get();
    Link link = supervisor.awaitLink(rpcTimeout);
    long deadline = System.nanoTime() + 3 * Durations.nanos(rpcTimeout);
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
            + link.endpoint()
            + " ("
            + ConnectFailure.of(cause).reason()
            + "). Cancel it again",
        cause);
  }

  private static boolean search(Link link, DelayedEvent event, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    String lock = LOCK_PREFIX + UUID.nameUUIDFromBytes(event.place().getBytes(UTF_8));
    try (Declarations declarations = new Declarations(link)) {
      lock(declarations, lock, deadline);
      try {
        return isWithdrawn(link, declarations, event, deadline);
      } finally {
        declarations.channel().queueDelete(lock);
      }
    }
  }

  /** Consumers of a quorum queue cannot keep each other out, so a queue of this name does. */
  private static void lock(Declarations declarations, String name, long deadline)
      throws IOException, InterruptedException {
    while (true) {
      try {
        declarations.channel().queueDeclare(name, false, true, false, Map.of());
        return;
      } catch (IOException e) {
        if (Declarations.refusalCode(e) != AMQP.RESOURCE_LOCKED
            || System.nanoTime() - deadline > 0) {
          throw e;
        }
        // Another process is looking through the queue.
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(20, 100));
      }
    }
  }

  private static boolean isWithdrawn(
      Link link, Declarations declarations, DelayedEvent event, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    Channel channel = link.connection().createChannel();
    if (channel == null) {
      throw new IOException("no channel is left on the connection");
    }
    try {
      DelaySearch search = new DelaySearch(channel, event);
      boolean withdrawn = search.run(deadline);
      if (DelayQueues.isQuorumQueue(event.place())) {
        awaitBack(declarations, event.place(), search);
      }
      return withdrawn;
    } catch (IOException e) {
      if (Declarations.refusalCode(e) == AMQP.NOT_FOUND) {
        return false;
      }
      throw e;
    } finally {
      if (channel.isOpen()) {
        Declarations.closeQuietly(channel);
      }
    }
  }

  /**
   * A quorum queue gets back what was looked at a moment after the channel has ended; until then,
   * who looks next would miss it. If all of it has fallen due since, nothing comes back.
   */
  private static void awaitBack(Declarations declarations, String queue, DelaySearch search)
      throws IOException, InterruptedException {
    long end = Durations.deadline(MAX_UNTIL_BACK);
    while (!search.isBack(declarations.existingQueue(queue).getMessageCount())
        && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
