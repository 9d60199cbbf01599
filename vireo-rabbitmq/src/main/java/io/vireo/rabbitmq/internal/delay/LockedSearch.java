package io.vireo.rabbitmq.internal.delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;

/**
 * Searches a delay queue while no other connection searches it. Threads that use the same
 * connection have to keep each other out. Any thread may call it; it waits for the broker.
 */
final class LockedSearch {
  /** An exclusive queue whose name begins so keeps other connections out of a delay queue. */
  static final String LOCK_PREFIX = "vireo.delay.lock.";

  /** How long a quorum queue may need to get its events back. */
  private static final Duration TIME_TO_REQUEUE = Duration.ofMillis(250);

  private LockedSearch() {}

  /**
   * Searches a delay queue.
   *
   * @param queue the queue; one that is not there has no events
   * @param withdraws whether the event that ends the search is taken out of the queue
   * @param sought is shown each event until it returns true for the one that ends the search; it is
   *     called by the client's thread, one call at a time
   * @return whether an event has ended the search
   */
  static boolean run(
      BrokerConnection brokerConnection,
      String queue,
      boolean withdraws,
      BiPredicate<Envelope, AMQP.BasicProperties> sought,
      long deadline)
      throws IOException, TimeoutException, InterruptedException {
    String lockQueue = LOCK_PREFIX + UUID.nameUUIDFromBytes(queue.getBytes(UTF_8));
    try (Declarations declarations = new Declarations(brokerConnection)) {
      lock(declarations, lockQueue, deadline);
      try {
        Channel channel = brokerConnection.openChannel();
        DelaySearch search = new DelaySearch(channel, queue, withdraws, sought);
        return run(declarations, channel, queue, search, deadline);
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

  private static boolean run(
      Declarations declarations, Channel channel, String queue, DelaySearch search, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    try {
      boolean found = search.run(deadline);
      if (DelayQueues.isQuorumQueue(queue)) {
        awaitRequeued(declarations, queue, search);
      }
      return found;
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
