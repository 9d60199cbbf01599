package io.vireo.rabbitmq.internal.routes;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.NoConnectionException;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
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
 * Gets one message after the other over a channel of its own and acknowledges those that are to go.
 * The others are in their places again when the channel has ended, however that comes. It consumes
 * nothing: a queue that goes with its last consumer would go with this one.
 */
final class RabbitRecoveryLook implements RecoveryLook {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitRecoveryLook.class);

  private static final Duration GIVING_BACK = Duration.ofSeconds(1);
  private static final long REST_MILLIS = 2;

  private final Link link;
  private final Channel channel;
  private final String queue;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean removedSome;

  /** How many are in hand that have not been removed. */
  private final AtomicInteger held;

  // For the thread that looks.
  private @Nullable GetResponse first;
  private int left;

  private RabbitRecoveryLook(
      Link link, Channel channel, String queue, @Nullable GetResponse first) {
    this.link = link;
    this.channel = channel;
    this.queue = queue;
    this.first = first;
    this.left = first == null ? 0 : 1 + first.getMessageCount();
    this.held = new AtomicInteger(first == null ? 0 : 1);
  }

  /**
   * Opens one, with the first record in hand: the answer says exactly how many are behind it, which
   * a quorum queue does not know otherwise. A queue that is not there holds nothing.
   */
  static RabbitRecoveryLook open(Link link, String queue) throws IOException {
    try (Declarations declarations = new Declarations(link)) {
      GetResponse first = null;
      try {
        first = declarations.get(queue);
      } catch (IOException e) {
        if (!RoutePauses.isMissing(e)) {
          throw e;
        }
      }
      return new RabbitRecoveryLook(link, declarations.takeOver(), queue, first);
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
      // Another look may have taken some of those that were there when this one began.
      left = Math.min(left - 1, found.getMessageCount());
      warnOfQuorumQueue(found);
      long tooLarge =
          found.getBody().length == 0 ? link.inbound().removedBodySize(found.getProps()) : 0;
      if (tooLarge == 0) {
        return new RabbitStoredRecord(this, found);
      }
      LOG.warn(
          "{}: a message of {} bytes in {} is too large to be received, and stays there; take it out with another tool",
          link.endpoint(),
          tooLarge,
          queue);
    }
    return null;
  }

  /** Only those count deliveries. */
  private void warnOfQuorumQueue(GetResponse found) {
    Map<String, Object> headers = found.getProps().getHeaders();
    if (headers != null
        && headers.containsKey("x-delivery-count")
        && !MessageProperties.hasDied(found.getProps())
        && link.isFirstMention("quorum " + queue)) {
      LOG.warn(
          "{}: {} is a quorum queue, which gives a record up when it has been looked at too often (its delivery limit, 20 by default on RabbitMQ 4). Export the records, delete it, and import them: then it is a classic one",
          link.endpoint(),
          queue);
    }
  }

  private @Nullable GetResponse get() {
    try {
      GetResponse found = channel.basicGet(queue, false);
      if (found != null) {
        held.incrementAndGet();
      }
      return found;
    } catch (IOException | ShutdownSignalException e) {
      throw over("cannot be looked at any further", e);
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
      throw over("gave one back that was to be removed", e);
    } catch (IOException | ShutdownSignalException e) {
      // How much of it was written is not known.
      link.abort("an acknowledgement could not be written");
      throw over("may have given one back that was to be removed", e);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      int given = held.get();
      int whole = given == 0 ? 0 : channel.queueDeclarePassive(queue).getMessageCount() + given;
      // The answer says that the broker has dealt with all acknowledgements.
      channel.close();
      awaitWhole(whole);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      if (removedSome) {
        throw over("may have given back what was removed", e);
      }
      LOG.debug("The end of a look into {} on {}", queue, link.endpoint(), e);
    }
  }

  /**
   * Looks until what was held is there: RabbitMQ 4 answers the end of a channel before its queue
   * has given back. Others may take at once what is there again, so the wait is short.
   */
  private void awaitWhole(int whole) {
    long deadline = Durations.deadline(GIVING_BACK);
    try (Declarations declarations = new Declarations(link)) {
      while (whole > 0
          && declarations.existingQueue(queue).getMessageCount() < whole
          && System.nanoTime() - deadline < 0
          && rest()) {
        LOG.trace("{} is not whole again yet", queue);
      }
    } catch (IOException | ShutdownSignalException e) {
      // What has ended by now has given back.
      LOG.debug("The end of a look into {} on {}", queue, link.endpoint(), e);
    }
  }

  private static boolean rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private NoConnectionException over(String what, Exception cause) {
    String reason = about(what, cause);
    String cure =
        reason.contains("delivery acknowledgement") && reason.contains("timed out")
            ? "That took longer than the broker waits (its consumer_timeout): try again with fewer records at once, or a higher rate"
            : "See that the broker can be reached and has the queue, then try again: what was done is done";
    return new NoConnectionException(reason + ". " + cure, cause);
  }

  private String about(String what, Exception cause) {
    return link.endpoint()
        + ": "
        + queue
        + " "
        + what
        + ". "
        + ConnectFailure.ofLost(cause).reason();
  }
}
