package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares things over a channel that is thrown away afterwards, for what the broker refuses ends
 * the channel. After a refusal the next call opens another. Not for several threads at a time.
 */
final class Declarations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

  private final Link link;
  private @Nullable Channel channel;

  Declarations(Link link) {
    this.link = link;
  }

  Channel channel() throws IOException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      open = link.connection().createChannel();
      if (open == null) {
        throw new IOException(link.place() + ": no channel is left on the connection");
      }
      channel = open;
    }
    return open;
  }

  /**
   * Declares a durable exchange. One that is there with another type or other arguments is used as
   * it is.
   */
  void exchange(String name, String type, Map<String, Object> arguments) throws IOException {
    try {
      channel().exchangeDeclare(name, type, true, false, arguments);
    } catch (IOException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      passively(name);
      LOG.warn(
          "{}: exchange '{}' is used as it is ({})",
          link.place(),
          name,
          ConnectFailure.of(e).reason());
    }
  }

  private void passively(String exchange) throws IOException {
    channel().exchangeDeclarePassive(exchange);
  }

  void queue(String name, boolean durable, boolean autoDelete, Map<String, Object> arguments)
      throws IOException {
    channel().queueDeclare(name, durable, false, autoDelete, arguments);
  }

  /** Declares a queue that only this connection can use, under a name that the broker chooses. */
  String privateQueue(Map<String, Object> arguments) throws IOException {
    return channel().queueDeclare("", false, true, false, arguments).getQueue();
  }

  /** Asks for a queue that has to be there; that also counts as use of it. */
  AMQP.Queue.DeclareOk existingQueue(String name) throws IOException {
    return channel().queueDeclarePassive(name);
  }

  void bind(String queue, String exchange, String key) throws IOException {
    channel().queueBind(queue, exchange, key);
  }

  void bind(String queue, String exchange, String key, Map<String, Object> arguments)
      throws IOException {
    channel().queueBind(queue, exchange, key, arguments);
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  static void closeQuietly(@Nullable Channel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (AlreadyClosedException e) {
      LOG.trace("The channel was closed already", e);
    } catch (IOException | TimeoutException e) {
      LOG.debug("Closing a channel", e);
    }
  }

  /**
   * Whether the broker has refused a request and ended the channel for that, with the connection in
   * order.
   */
  static boolean isRefusal(Throwable cause) {
    return refusal(cause) != null;
  }

  /** The reply code of a refusal; 0 if it is none. */
  static int refusalCode(Throwable cause) {
    AMQP.Channel.Close close = refusal(cause);
    return close == null ? 0 : close.getReplyCode();
  }

  private static AMQP.Channel.@Nullable Close refusal(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException signal
          && signal.getReason() instanceof AMQP.Channel.Close close
          && !signal.isInitiatedByApplication()) {
        return close;
      }
    }
    return null;
  }
}
