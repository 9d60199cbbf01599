package io.vireo.rabbitmq.internal.delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.DelayedEvent;
import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
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
 * Withdraws a delayed event: it looks through the events that wait in the same queue, acknowledges
 * that one, and gives the others back. Nobody else looks through the queue meanwhile, so the answer
 * is certain. Any thread may call it.
 */
public final class DelayCancellation {
  private static final int LOCKS = 16;

  /** How long a quorum queue may need to get its events back. */
  private static final Duration TIME_TO_REQUEUE = Duration.ofMillis(250);

  /** An exclusive queue whose name begins so keeps other connections out of a delay queue. */
  private static final String LOCK_PREFIX = "vireo.delay.lock.";

  private final Supplier<ConnectionSupervisor> connection;

  /** Keep other threads of this process out of a delay queue, which has one of them by its name. */
  private final List<ReentrantLock> locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toList();

  public DelayCancellation(Supplier<ConnectionSupervisor> connection) {
    this.connection = connection;
  }

  /**
   * Withdraws an event. Blocks, at most about four times as long as an answer of the broker may
   * take.
   *
   * @return false if the event is not in the queue any more
   * @throws NoConnectionException if it is not known whether the event was withdrawn
   */
  public boolean cancel(DelayedEvent event, Duration rpcTimeout) {
    if (!DelayQueues.isQueueName(event.place())) {
      return false;
    }
    ConnectionSupervisor supervisor = connection.get();
    BrokerConnection brokerConnection = supervisor.awaitConnection(rpcTimeout);
    long deadline = System.nanoTime() + 3 * Durations.nanos(rpcTimeout);
    ReentrantLock lock = locks.get(Math.floorMod(event.place().hashCode(), LOCKS));
    boolean locked = false;
    try {
      locked = lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!locked) {
        throw new IOException("other events are being looked for in the same queue");
      }
      return search(brokerConnection, event, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(event, brokerConnection, e);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      throw failed(event, brokerConnection, e);
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  private static NoConnectionException failed(
      DelayedEvent event, BrokerConnection brokerConnection, Exception cause) {
    return new NoConnectionException(
        "Delayed event '%s' may or may not have been withdrawn from %s (%s). Cancel it again"
            .formatted(
                event.event(), brokerConnection.endpoint(), ConnectFailure.of(cause).reason()),
        cause);
  }

  private static boolean search(
      BrokerConnection brokerConnection, DelayedEvent event, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    String lockQueue = LOCK_PREFIX + UUID.nameUUIDFromBytes(event.place().getBytes(UTF_8));
    try (Declarations declarations = new Declarations(brokerConnection)) {
      lock(declarations, lockQueue, deadline);
      try {
        return withdraw(brokerConnection, declarations, event, deadline);
      } finally {
        declarations.channel().queueDelete(lockQueue);
      }
    }
  }

  /**
   * Keeps other connections out by an exclusive queue, for consumers of a quorum queue cannot keep
   * each other out.
   */
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

  private static boolean withdraw(
      BrokerConnection brokerConnection,
      Declarations declarations,
      DelayedEvent event,
      long deadline)
      throws IOException, TimeoutException, InterruptedException {
    Channel channel = brokerConnection.openChannel();
    try {
      DelaySearch search = new DelaySearch(channel, event);
      boolean withdrawn = search.run(deadline);
      if (DelayQueues.isQuorumQueue(event.place())) {
        awaitRequeued(declarations, event.place(), search);
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
   * A quorum queue gets its events back a moment after the channel has ended. A search that began
   * before would miss them. If all of them have fallen due meanwhile, none comes back.
   */
  private static void awaitRequeued(Declarations declarations, String queue, DelaySearch search)
      throws IOException, InterruptedException {
    long end = Durations.deadline(TIME_TO_REQUEUE);
    while (!search.isRequeued(declarations.existingQueue(queue).getMessageCount())
        && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
