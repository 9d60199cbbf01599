package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.message.PublishProperties;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One confirm-mode channel, from its opening to its end, and what is under way on it. The
 * listener's methods are called by the client's reading thread; the fields that are not final are
 * guarded by the publisher's lock.
 */
final class PublishChannel implements ConfirmListener, ReturnListener {
  private static final Logger LOG = LoggerFactory.getLogger(PublishChannel.class);

  private final Publisher publisher;
  final Link link;
  final Channel channel;
  final ConfirmWindow window;

  /** For the reading thread: what one confirm settles. */
  final List<PendingPublish> settled = new ArrayList<>();

  /** A write has failed: nothing more is to be written. */
  boolean dead;

  /** An event has passed its deadline since the broker began to owe the confirm it owes. */
  boolean expiredOne;

  /** Whether it has been looked at why that confirm stays away. */
  boolean doubted;

  private long lastWritten;
  // The event whose confirm is waited for: one that stays away is noticed, whatever comes for the
  // others.
  private long awaited;
  private long awaitedSince;

  private PublishChannel(Publisher publisher, Link link, Channel channel, ConfirmWindow window) {
    this.publisher = publisher;
    this.link = link;
    this.channel = channel;
    this.window = window;
  }

  /** Opens one and has it in confirm mode, every time. */
  static PublishChannel open(Publisher publisher, Link link, int windowSize) throws IOException {
    Channel channel = link.connection().createChannel();
    if (channel == null) {
      throw new IOException(link.endpoint() + ": no channel is left on the connection");
    }
    PublishChannel opened =
        new PublishChannel(publisher, link, channel, new ConfirmWindow(2 * windowSize));
    channel.addConfirmListener(opened);
    channel.addReturnListener(opened);
    channel.confirmSelect();
    channel.addShutdownListener(cause -> publisher.channelShutDown(opened, cause));
    return opened;
  }

  void written(long sequence, long now) {
    lastWritten = sequence;
    if (awaited == 0) {
      await(sequence, now);
    }
  }

  /** The newest event was not written after all. */
  void unwritten() {
    if (awaited == lastWritten) {
      awaited = 0;
    }
    lastWritten--;
  }

  /**
   * The broker has answered.
   *
   * @param oldestOpen the first sequence number that it still owes an answer for
   * @return true if this was the answer that was waited for
   */
  boolean confirmed(long sequence, boolean multiple, long oldestOpen, long now) {
    boolean expected = sequence == awaited || (multiple && sequence > awaited);
    if (expected) {
      await(oldestOpen > lastWritten ? 0 : oldestOpen, now);
    }
    return expected;
  }

  private void await(long sequence, long now) {
    awaited = sequence;
    expiredOne = false;
    doubted = false;
    beginPatience(now);
  }

  /** What the broker owes is waited for from now on: it could not answer before. */
  void beginPatience(long now) {
    awaitedSince = now;
  }

  /**
   * How long the broker has owed the confirm of a certain event, in nanoseconds; 0 if it owes none.
   * Also one that has passed its deadline is owed.
   */
  long silence(long now) {
    return awaited == 0 ? 0 : now - awaitedSince;
  }

  @Override
  public void handleAck(long deliveryTag, boolean multiple) {
    publisher.confirmed(this, deliveryTag, multiple, true);
  }

  @Override
  public void handleNack(long deliveryTag, boolean multiple) {
    publisher.confirmed(this, deliveryTag, multiple, false);
  }

  @Override
  public void handleReturn(
      int replyCode,
      String replyText,
      String exchange,
      String routingKey,
      AMQP.BasicProperties properties,
      byte[] body) {
    Map<String, Object> headers = properties.getHeaders();
    Object sequence = headers == null ? null : headers.get(PublishProperties.SEQUENCE_HEADER);
    String id = properties.getMessageId();
    if (sequence instanceof Long number) {
      publisher.returned(this, number);
    } else if (id != null) {
      publisher.returned(this, id);
    } else {
      LOG.error("A returned event has lost its sequence number and id; it counts as routed");
    }
  }

  /**
   * Whether the broker has ended the channel, or the whole connection, because of something that
   * was published over it. An exchange that was missing is no event's fault: it is declared again.
   */
  static boolean isFault(ShutdownSignalException cause) {
    if (cause.isInitiatedByApplication()) {
      return false;
    }
    return cause.isHardError()
        ? endsTheConnection(cause)
        : Declarations.refusalCode(cause) != AMQP.NOT_FOUND;
  }

  /** Whether it is what the broker says of bytes that it cannot read or work with. */
  private static boolean endsTheConnection(ShutdownSignalException cause) {
    return cause.getReason() instanceof AMQP.Connection.Close close
        && switch (close.getReplyCode()) {
          case AMQP.FRAME_ERROR,
              AMQP.SYNTAX_ERROR,
              AMQP.COMMAND_INVALID,
              AMQP.UNEXPECTED_FRAME,
              AMQP.NOT_IMPLEMENTED,
              AMQP.INTERNAL_ERROR ->
              true;
          default -> false;
        };
  }
}
