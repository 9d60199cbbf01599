package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.AnotherTypeException;
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
 * Declares things over a channel of its own, for what the broker refuses ends the channel. After a
 * refusal the next call opens another. The channel is thrown away afterwards, unless somebody takes
 * it over. Not for several threads at a time.
 */
public final class Declarations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

  /**
   * Whatever a virtual host's default is: a quorum queue gives back what somebody has looked at to
   * another place, and gives it up after 20 looks. For the broker the same as no type at all.
   */
  private static final Map<String, Object> CLASSIC = Map.of("x-queue-type", "classic");

  private final Link link;
  private @Nullable Channel channel;

  /**
   * What a queue is bound to.
   *
   * @param exchange the exchange
   * @param key the binding key
   */
  record Binding(String exchange, String key) {}

  public Declarations(Link link) {
    this(link, null);
  }

  /**
   * The same with a channel that is there already.
   *
   * @param channel thrown away afterwards as well; null if there is none
   */
  public Declarations(Link link, @Nullable Channel channel) {
    this.link = link;
    this.channel = channel;
  }

  public Channel channel() throws IOException {
    Channel open = channel;
    if (open == null || !open.isOpen()) {
      open = link.connection().createChannel();
      if (open == null) {
        throw new IOException(link.endpoint() + ": no channel is left on the connection");
      }
      channel = open;
    }
    return open;
  }

  /** A channel that is in order, which from now on is the caller's. */
  public Channel takeOver() throws IOException {
    Channel taken = channel();
    channel = null;
    return taken;
  }

  /**
   * Declares a durable exchange. One that is there with other arguments is used as it is.
   *
   * @throws AnotherTypeException if it is there with another type
   */
  public void exchange(String name, String type, Map<String, Object> arguments) throws IOException {
    exchange(name, type, true, false, false, arguments);
  }

  /**
   * Declares a durable direct exchange that nobody can publish to, only queues. One that is there
   * in another form is used as it is.
   *
   * @throws AnotherTypeException if it is there with another type
   */
  void internalExchange(String name) throws IOException {
    exchange(name, ExchangeType.DIRECT.wireName(), true, false, true, Map.of());
  }

  /**
   * Declares an exchange of the program's own. One that is there in another form is used as it is.
   *
   * @throws AnotherTypeException if it is there with another type
   */
  public void exchange(ExchangeForm form) throws IOException {
    ExchangeSettings settings = form.settings();
    if (settings.passive()) {
      requireExchange(form.name());
    } else {
      exchange(
          form.name(),
          form.type().wireName(),
          settings.durable(),
          settings.autoDelete(),
          false,
          Map.of());
    }
  }

  private void requireExchange(String name) throws IOException {
    try {
      passively(name);
    } catch (IOException e) {
      throw refusalCode(e) == AMQP.NOT_FOUND
          ? new MissingException("Exchange '" + name + "'", e)
          : e;
    }
  }

  private void exchange(
      String name,
      String type,
      boolean durable,
      boolean autoDelete,
      boolean internal,
      Map<String, Object> arguments)
      throws IOException {
    try {
      channel().exchangeDeclare(name, type, durable, autoDelete, internal, arguments);
    } catch (IOException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      FormDifference difference = FormDifference.read(refusalText(e), exchangeInWords(name));
      if (difference != null && difference.what().equals("type")) {
        throw new AnotherTypeException(name, type, e);
      }
      requireThere(e, () -> passively(name));
      if (link.isNews(name)) {
        LOG.warn(
            "{}: exchange '{}' is used as it is ({})",
            link.endpoint(),
            name,
            ConnectFailure.of(e).reason());
      }
    }
  }

  /** Looks for something. */
  private interface Look {
    void run() throws IOException;
  }

  /**
   * Has something that may not be declared so be there.
   *
   * @param refusal why it may not; that is the reason as well if it is not there
   */
  private static void requireThere(IOException refusal, Look look) throws IOException {
    try {
      look.run();
    } catch (IOException e) {
      if (refusalCode(e) == AMQP.NOT_FOUND) {
        refusal.addSuppressed(e);
        throw refusal;
      }
      throw e;
    }
  }

  /** Whether an exchange is there, in whatever form. */
  public boolean isExchangeThere(String name) throws IOException {
    try {
      passively(name);
      return true;
    } catch (IOException e) {
      if (refusalCode(e) == AMQP.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** How the broker names a queue when it speaks of it. */
  String queueInWords(String name) {
    return "queue '" + name + "' in vhost '" + link.address().virtualHost() + "'";
  }

  /** How the broker names an exchange when it speaks of it. */
  String exchangeInWords(String name) {
    return "exchange '" + name + "' in vhost '" + link.address().virtualHost() + "'";
  }

  private void passively(String exchange) throws IOException {
    channel().exchangeDeclarePassive(exchange);
  }

  /**
   * Declares a queue that may be shared.
   *
   * @throws UnansweredException if the broker answers, but not about this queue
   * @throws RenamedException if it answers about another one
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
   * Has the broker write down under which name it keeps what is in a quorum queue that has just
   * been declared. Left to itself it does so up to a second later; if it is killed before, it
   * starts with an empty queue (decision 0047). Making or deleting another quorum queue writes all
   * names.
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

  /** A link that is dead gives no answer either: the cause stands unless the broker speaks. */
  private IOException unanswered(String queue, ChannelContinuationTimeoutException cause) {
    Channel hanging = channel;
    channel = null;
    // The broker takes its time to close the channel, too.
    Threads.start("vireo-unanswered", () -> closeQuietly(hanging));
    try {
      channel();
      return new UnansweredException(queue, cause);
    } catch (IOException e) {
      LOG.debug("{} does not answer at all", link.endpoint(), e);
      return cause;
    }
  }

  /**
   * Declares a durable queue for what would be lost otherwise. One that is there in another form is
   * used as it is, and one whose node is down at the moment counts as declared.
   *
   * @return what the broker has said against it, or null
   */
  @Nullable String keepingQueue(String name) throws IOException {
    return queueOrAsItIs(name, true, false, CLASSIC);
  }

  /** The same for a queue of any form. */
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
      if (!isRefusal(e)) {
        throw e;
      }
      requireThere(e, () -> existingQueue(name));
      return ConnectFailure.of(e).reason();
    }
  }

  /** Whether a queue is there and cannot be used, because the node that hosts it is down. */
  static boolean isAway(IOException cause) {
    // Declaring a queue that is not there makes it: it is never missing.
    return cause instanceof UnansweredException || refusalCode(cause) == AMQP.NOT_FOUND;
  }

  /** Whether a queue is there, in whatever form. */
  public boolean isThere(String queue) throws IOException {
    try {
      existingQueue(queue);
      return true;
    } catch (IOException e) {
      if (refusalCode(e) == AMQP.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Declares a queue that only this connection can use, under a name that the broker chooses. */
  String privateQueue(Map<String, Object> arguments) throws IOException {
    return channel().queueDeclare("", false, true, false, arguments).getQueue();
  }

  /** Asks for a queue that has to be there; that also counts as use of it. */
  public AMQP.Queue.DeclareOk existingQueue(String name) throws IOException {
    try {
      return requireName(name, channel().queueDeclarePassive(name));
    } catch (ChannelContinuationTimeoutException e) {
      throw unanswered(name, e);
    }
  }

  /**
   * The first message of a queue, to be held as long as the channel is open; null if it is empty.
   */
  public @Nullable GetResponse get(String queue) throws IOException {
    try {
      return channel().basicGet(queue, false);
    } catch (ChannelContinuationTimeoutException e) {
      throw unanswered(queue, e);
    }
  }

  /** Asks for a queue that somebody else declares. */
  void requireQueue(String name) throws IOException {
    if (!isThere(name)) {
      throw new MissingException("Queue '" + name + "'");
    }
  }

  public void bind(String queue, String exchange, String key) throws IOException {
    channel().queueBind(queue, exchange, key);
  }

  /**
   * Binds a queue to some exchanges, and waits for the broker only once: it obeys in order, and
   * what it refuses of the first shows with the last.
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

  /**
   * Whether the broker has refused a request and ended the channel for that, with the connection in
   * order.
   */
  public static boolean isRefusal(Throwable cause) {
    return refusal(cause) != null;
  }

  /** What the broker has said with a refusal; empty if it is none. */
  static String refusalText(Throwable cause) {
    AMQP.Channel.Close close = refusal(cause);
    return close == null ? "" : close.getReplyText();
  }

  /** The reply code of a refusal; 0 if it is none. */
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
