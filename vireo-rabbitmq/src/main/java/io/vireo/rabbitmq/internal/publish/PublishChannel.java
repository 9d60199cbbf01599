package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.topology.Declarations;
import java.io.IOException;

/** A confirm-mode channel to which events are written, one thread at a time. Immutable. */
final class PublishChannel {
  final BrokerConnection connection;
  final Channel channel;

  PublishChannel(BrokerConnection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  static PublishChannel open(BrokerConnection connection) throws IOException {
    Channel channel = connection.openChannel();
    channel.confirmSelect();
    return new PublishChannel(connection, channel);
  }

  /**
   * Whether the broker has ended the channel, or the whole connection, because of something that
   * was published over it. A missing exchange is no event's fault: it is declared again.
   */
  static boolean isFault(ShutdownSignalException cause) {
    if (cause.isInitiatedByApplication()) {
      return false;
    }
    return cause.isHardError()
        ? endsTheConnection(cause)
        : Declarations.refusalCode(cause) != AMQP.NOT_FOUND;
  }

  /** Whether the reply code is one for bytes that the broker cannot read or work with. */
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
