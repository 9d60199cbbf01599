package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.ConsumerTimeout;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.rabbitmq.internal.topology.FormProbe;
import io.vireo.spi.Durations;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.StoredRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets one message after the other over a channel of its own, and acknowledges those that are to be
 * removed. The others are in their places again when the channel has ended, for whatever reason. A
 * long look consumes after the first messages, which is many times as fast, but only a queue in the
 * form that Vireo declares: an auto-delete queue would be deleted with its consumer.
 */
final class RabbitRecoveryLook implements RecoveryLook {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitRecoveryLook.class);

  /** How long to wait at least until the queue has got back what was not removed. */
  private static final Duration TIME_TO_REQUEUE = Duration.ofSeconds(1);

  /** How much longer to wait for each message, since 100,000 of them took more than a second. */
  private static final Duration TIME_OF_EACH = Duration.ofNanos(20_000);

  private static final long INTERVAL_MILLIS = 2;

  /** How many messages are got one by one, so that a short look holds no more than it shows. */
  private static final int GOT_SINGLY = 64;

  /** How many messages are consumed together at most. They are in memory at the same time. */
  private static final int CONSUMED_TOGETHER = 100;

  /** How large the messages may be together that are consumed together, by those before them. */
  private static final long BYTES_TOGETHER = 4 << 20;

  private final BrokerConnection connection;
  private final Channel channel;
  private final String queue;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean removedSome;

  /** How many messages were got and not removed. */
  private final AtomicInteger held;

  /** The first message until it is asked for. For the thread that looks. */
  private @Nullable GetResponse first;

  /** How many messages there are still to get. For the thread that looks, as all that follow. */
  private int left;

  private int got;
  private int largest = 1;

  /** Whether the queue may be consumed; null until that is asked. */
  private @Nullable Boolean consumable;

  private @Nullable RecordBatch batch;

  private RabbitRecoveryLook(
      BrokerConnection connection, Channel channel, String queue, @Nullable GetResponse first) {
    this.connection = connection;
    this.channel = channel;
    this.queue = queue;
    this.first = first;
    this.left = first == null ? 0 : 1 + first.getMessageCount();
    this.held = new AtomicInteger(first == null ? 0 : 1);
  }

  /**
   * Begins to look, and gets the first message. The broker says with it how many follow, which it
   * does not know of a quorum queue otherwise. A queue that is not there has no messages.
   */
  static RabbitRecoveryLook open(BrokerConnection connection, String queue) throws IOException {
    try (Declarations declarations = new Declarations(connection)) {
      GetResponse first = null;
      try {
        first = declarations.get(queue);
      } catch (IOException e) {
        if (!RoutePauses.isMissing(e)) {
          throw e;
        }
      }
      return new RabbitRecoveryLook(connection, declarations.takeOver(), queue, first);
    }
  }

  @Override
  public @Nullable StoredRecord next() {
    if (closed.get()) {
      throw new IllegalStateException("This look into " + queue + " has been closed");
    }
    while (left > 0) {
      GetResponse found = first == null ? get() : first;
      first = null;
      if (found == null) {
        left = 0;
        return null;
      }
      // Another look may hold some of the messages that were there when this one began.
      left = Math.min(left - 1, found.getMessageCount());
      warnOfQuorumQueue(found);
      long tooLarge =
          found.getBody().length == 0 ? connection.inbound().removedBodySize(found.getProps()) : 0;
      if (tooLarge == 0) {
        return new RabbitStoredRecord(this, found);
      }
      LOG.warn(
          "{}: a message of {} bytes in {} is too large to be received, and stays there; take it"
              + " out with another tool",
          connection.endpoint(),
          tooLarge,
          queue);
    }
    return null;
  }

  /** Only a quorum queue adds a delivery count. */
  private void warnOfQuorumQueue(GetResponse found) {
    Map<String, Object> headers = found.getProps().getHeaders();
    if (headers != null
        && headers.containsKey("x-delivery-count")
        && !MessageProperties.isDeadLettered(found.getProps())
        && connection.isFirstMention("quorum " + queue)) {
      LOG.warn(
          "{}: {} is a quorum queue, which gives a record up when it has been looked at too often"
              + " (its delivery limit, 20 by default on RabbitMQ 4). Export the records, delete it,"
              + " and import them: then it is a classic one",
          connection.endpoint(),
          queue);
    }
  }

  private @Nullable GetResponse get() {
    try {
      GetResponse found =
          got >= GOT_SINGLY && isConsumable() ? consume() : channel.basicGet(queue, false);
      if (found != null) {
        got++;
        largest = Math.max(largest, found.getBody().length);
        held.incrementAndGet();
      }
      return found;
    } catch (IOException | ShutdownSignalException e) {
      throw ended("cannot be looked at any further", e);
    }
  }

  /** Whether the queue is a durable classic one that stays when its last consumer leaves. */
  private boolean isConsumable() throws IOException {
    if (consumable == null) {
      try (Declarations declarations = new Declarations(connection)) {
        consumable = new FormProbe(declarations).objection(queue, true, Map.of()) == null;
      } catch (IOException e) {
        if (!Declarations.isRefusal(e)) {
          throw e;
        }
        LOG.debug("{}: the form of {} is not known", connection.endpoint(), queue, e);
        consumable = false;
      }
    }
    return consumable;
  }

  /** Takes the next message of a batch. Returns null if the queue has no more messages. */
  private @Nullable GetResponse consume() throws IOException {
    while (true) {
      RecordBatch current = batch;
      if (current == null) {
        long fitting = Math.max(1, BYTES_TOGETHER / largest);
        int size = (int) Math.min(Math.min(left, CONSUMED_TOGETHER), fitting);
        current = RecordBatch.begin(channel, queue, size);
        batch = current;
      }
      GetResponse found = current.next();
      if (found != null) {
        return found;
      }
      batch = null;
      if (current.isEmpty()) {
        return null;
      }
    }
  }

  @Override
  public void remove(StoredRecord record) {
    if (!(record instanceof RabbitStoredRecord own) || !own.isOf(this)) {
      throw new IllegalArgumentException("That record is not of this look into " + queue);
    }
    if (!own.beginRemoval()) {
      return;
    }
    removedSome = true;
    try {
      channel.basicAck(own.tag(), false);
      held.decrementAndGet();
    } catch (AlreadyClosedException e) {
      throw ended("gave one back that was to be removed", e);
    } catch (IOException | ShutdownSignalException e) {
      // How much of the acknowledgement was written is not known.
      connection.abort("an acknowledgement could not be written");
      throw ended("may have given one back that was to be removed", e);
    }
  }

  /** The queue has dealt with the acknowledgements that came before what it is asked for. */
  @Override
  public void awaitRemoved() {
    try {
      channel.queueDeclarePassive(queue);
    } catch (IOException | ShutdownSignalException e) {
      throw ended("may have given back what was removed", e);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      RecordBatch open = batch;
      int unremoved = held.get() + (open == null ? 0 : open.end());
      int count =
          unremoved == 0 ? 0 : channel.queueDeclarePassive(queue).getMessageCount() + unremoved;
      // The broker answers this after it has dealt with all acknowledgements.
      channel.close();
      awaitRequeued(count);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      if (removedSome) {
        throw ended("may have given back what was removed", e);
      }
      LOG.debug("The end of a look into {} on {}", queue, connection.endpoint(), e);
    }
  }

  /**
   * Waits until the queue has as many messages as before: RabbitMQ 4 answers the end of a channel
   * before its queue has got them back. Others may take them at once, so the wait is short.
   */
  private void awaitRequeued(int count) {
    Duration time = TIME_TO_REQUEUE.plus(TIME_OF_EACH.multipliedBy(count));
    long deadline = Durations.deadline(time);
    try (Declarations declarations = new Declarations(connection)) {
      while (count > 0
          && declarations.existingQueue(queue).getMessageCount() < count
          && System.nanoTime() - deadline < 0
          && rest()) {
        LOG.trace("{} has not got all messages back yet", queue);
      }
    } catch (IOException | ShutdownSignalException e) {
      // If the connection has ended, the queue has got its messages back.
      LOG.debug("The end of a look into {} on {}", queue, connection.endpoint(), e);
    }
  }

  private static boolean rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private NoConnectionException ended(String what, Exception cause) {
    String reason = ConnectFailure.ofLost(cause).reason();
    String cure =
        ConsumerTimeout.in(reason) != null
            ? "That took longer than the broker waits (its consumer_timeout): try again with fewer"
                + " records at once, or a higher rate"
            : "See that the broker can be reached and has the queue, then try again: what was done"
                + " is done";
    return new NoConnectionException(
        "%s: %s %s. %s. %s".formatted(connection.endpoint(), queue, what, reason, cure), cause);
  }
}
