package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.MissingException;
import io.vireo.rabbitmq.internal.failure.RenamedException;
import io.vireo.rabbitmq.internal.failure.UnansweredException;
import io.vireo.rabbitmq.internal.thread.Threads;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares queues and binds them, over a channel that serves for nothing else. The broker ends a
 * channel when it refuses something; the next call after a refusal opens another channel. {@link
 * #close} closes the channel, unless a caller has taken it over. One thread at a time may call it.
 */
public final class Declarations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

  /**
   * Asks for a classic queue, whatever the virtual host's default is. A quorum queue would give
   * back a message that somebody has looked at to another place, and drop it after 20 looks. The
   * broker takes this argument for the same as none at all.
   */
  private static final Map<String, Object> CLASSIC = Map.of("x-queue-type", "classic");

  private final BrokerConnection connection;
  private @Nullable Channel channel;

  /** The exchange that a queue is bound to, and the binding key. */
  record Binding(String exchange, String key) {}

  /** A passive declaration, which the broker refuses if there is nothing of that name. */
  interface Look {
    void run() throws IOException;
  }

  public Declarations(BrokerConnection connection) {
    this(connection, null);
  }

  /**
   * Declares over a channel that is open already.
   *
   * @param channel the channel, which is closed by {@link #close} as well; null to open one when it
   *     is needed
   */
  public Declarations(BrokerConnection connection, @Nullable Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /** An open channel: the one at hand, or a new one if the broker has ended that. */
  public Channel channel() throws IOException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      open = connection.openChannel();
      channel = open;
    }
    return open;
  }

  /** The connection over which the declarations go. */
  BrokerConnection connection() {
    return connection;
  }

  /** Hands over an open channel. From then on the caller closes it. */
  public Channel takeOver() throws IOException {
    Channel taken = channel();
    channel = null;
    return taken;
  }

  /** Declares exchanges over the same channel. */
  public ExchangeDeclarations exchanges() {
    return new ExchangeDeclarations(this);
  }

  /** Whether a passive declaration finds something. */
  static boolean isThere(Look look) throws IOException {
    try {
      look.run();
      return true;
    } catch (IOException e) {
      if (refusalCode(e) == AMQP.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** The words by which the broker names a queue in its refusals. */
  String queueInWords(String name) {
    return "queue '" + name + "' in vhost '" + connection.address().virtualHost() + "'";
  }

  /**
   * Declares a queue that several connections may use.
   *
   * @throws UnansweredException if the broker answers other requests, but not this one
   * @throws RenamedException if the broker has changed the queue's name
   */
  public void queue(String name, boolean durable, boolean autoDelete, Map<String, Object> arguments)
      throws IOException {
    try {
      requireName(name, channel().queueDeclare(name, durable, false, autoDelete, arguments));
    } catch (ChannelContinuationTimeoutException e) {
      throw unanswered(name, e);
    }
  }

  /**
   * Has the broker write down the names of its quorum queues, after one has been declared. Left to
   * itself, the broker does so up to a second later; if it is killed before, it starts with an
   * empty queue (decision 0047). Declaring or deleting another quorum queue writes all names.
   */
  public void writeQuorumNames() throws IOException {
    // Few names, for a broker never forgets the name of a quorum queue while it runs.
    String other = "vireo.names." + ThreadLocalRandom.current().nextInt(100);
    queue(other, true, false, Map.of(QueueSettings.TYPE, QueueSettings.QUORUM));
    channel().queueDelete(other);
  }

  private static AMQP.Queue.DeclareOk requireName(String asked, AMQP.Queue.DeclareOk answer)
      throws IOException {
    if (!answer.getQueue().equals(asked)) {
      throw new RenamedException(asked, answer.getQueue());
    }
    return answer;
  }

  /**
   * The exception for a request that got no answer in time. If the broker still opens another
   * channel, only the node of the queue does not answer. Otherwise the whole connection is dead.
   */
  private IOException unanswered(String queue, ChannelContinuationTimeoutException cause) {
    Channel hanging = channel;
    channel = null;
    // On a thread of its own, for the broker may not answer this request in time either.
    Threads.start("vireo-unanswered", () -> closeQuietly(hanging));
    try {
      channel();
      return new UnansweredException(queue, cause);
    } catch (IOException e) {
      LOG.debug("{} does not answer at all", connection.endpoint(), e);
      return cause;
    }
  }

  /**
   * Declares a durable classic queue for messages that would be lost without it. A queue that
   * exists in another form is used as it is. A queue whose node is down counts as declared.
   *
   * @return why the broker has refused the declaration, or null if it has not
   */
  @Nullable String keepingQueue(String name) throws IOException {
    return queueOrAsItIs(name, true, false, CLASSIC);
  }

  /** Does what {@link #keepingQueue} does, with another form and no arguments. */
  @Nullable String queueOrAsItIs(String name, boolean durable, boolean autoDelete)
      throws IOException {
    return queueOrAsItIs(name, durable, autoDelete, Map.of());
  }

  private @Nullable String queueOrAsItIs(
      String name, boolean durable, boolean autoDelete, Map<String, Object> arguments)
      throws IOException {
    try {
      queue(name, durable, autoDelete, arguments);
      return null;
    } catch (IOException e) {
      if (isAway(e)) {
        return ConnectFailure.of(e).reason();
      }
      if (!isRefusal(e) || !isThere(name)) {
        throw e;
      }
      return ConnectFailure.of(e).reason();
    }
  }

  /** Whether a declaration failed because the node that hosts the queue is down. */
  static boolean isAway(IOException cause) {
    // "Not found" means that as well: an active declaration makes a queue that does not exist.
    return cause instanceof UnansweredException || refusalCode(cause) == AMQP.NOT_FOUND;
  }

  /** Whether a queue of this name exists, in whatever form. */
  public boolean isThere(String queue) throws IOException {
    return isThere(() -> existingQueue(queue));
  }

  /** Declares a queue for this connection alone, under a name that the broker chooses. */
  String privateQueue(Map<String, Object> arguments) throws IOException {
    return channel().queueDeclare("", false, true, false, arguments).getQueue();
  }

  /**
   * Asks for a queue that has to exist. For the broker that counts as use of the queue, so a queue
   * that expires stays longer.
   */
  public AMQP.Queue.DeclareOk existingQueue(String name) throws IOException {
    try {
      return requireName(name, channel().queueDeclarePassive(name));
    } catch (ChannelContinuationTimeoutException e) {
      throw unanswered(name, e);
    }
  }

  /**
   * Takes the first message of a queue without acknowledging it. The message goes back when the
   * channel is closed. Returns the message, or null if the queue is empty.
   */
  public @Nullable GetResponse get(String queue) throws IOException {
    try {
      return channel().basicGet(queue, false);
    } catch (ChannelContinuationTimeoutException e) {
      throw unanswered(queue, e);
    }
  }

  /**
   * Checks that a queue exists which somebody else declares.
   *
   * @throws MissingException if it does not
   */
  void requireQueue(String name) throws IOException {
    if (!isThere(name)) {
      throw new MissingException("Queue '" + name + "'", null);
    }
  }

  public void bind(String queue, String exchange, String key) throws IOException {
    channel().queueBind(queue, exchange, key);
  }

  /**
   * Binds a queue several times and waits for the broker once. The broker works through requests in
   * order, so the answer to the last one shows what became of the others.
   */
  public void bind(String queue, List<Binding> bindings) throws IOException {
    Channel open = channel();
    try {
      for (Binding binding : bindings.subList(0, bindings.size() - 1)) {
        open.queueBindNoWait(queue, binding.exchange(), binding.key(), Map.of());
      }
      Binding last = bindings.get(bindings.size() - 1);
      open.queueBind(queue, last.exchange(), last.key());
    } catch (AlreadyClosedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  /** Closes a channel, and only logs if that fails. Does nothing for null. */
  public static void closeQuietly(@Nullable Channel channel) {
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

  /** Whether the broker has refused a request by ending its channel, but not the connection. */
  public static boolean isRefusal(Throwable cause) {
    return refusal(cause) != null;
  }

  /** The broker's words for a refusal; empty if the cause is none. */
  static String refusalText(Throwable cause) {
    AMQP.Channel.Close close = refusal(cause);
    return close == null ? "" : close.getReplyText();
  }

  /** The reply code of a refusal; 0 if the cause is none. */
  public static int refusalCode(Throwable cause) {
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
