package io.vireo.rabbitmq.internal.topology;

import com.rabbitmq.client.AMQP;
import io.vireo.ExchangeType;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.failure.AnotherTypeException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.MissingException;
import io.vireo.rabbitmq.internal.failure.RenamedException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.OncePerMinute;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names and forms of exchanges and queues, and their declaration. Any thread may call it; all
 * methods wait for the broker.
 */
public final class Topology {
  public static final String DIRECT_EXCHANGE = ExchangeNames.SHARED;
  public static final String TOPIC_EXCHANGE = ExchangeNames.BROADCAST;
  public static final String RETRY_EXCHANGE = "vireo_retry_r0";
  public static final String REDRIVE_EXCHANGE = "vireo_redrive_r0";
  public static final String UNROUTED_EXCHANGE = "vireo_unrouted_r0";
  static final String UNROUTED_QUEUE = "RECOVERY.vireo_unrouted";
  public static final String DELAY_EXCHANGE = "vireo_delay_r1";
  public static final String RECOVERY_PREFIX = "RECOVERY.";

  private static final Logger LOG = LoggerFactory.getLogger(Topology.class);
  private static final int MAX_WARNED = 10_000;
  private static final String PYTHON_FORM =
      "old form of queues, neither durable nor exclusive, which pythonQueues(true) or"
          + " durable(false) asks for";

  private final boolean pythonQueues;
  private final ExchangeRules exchanges;
  private final DeclarationTrials trials;
  private final OncePerMinute warnings = new OncePerMinute();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<Link, Set<String>> whenGone = (link, names) -> {};

  public Topology(boolean pythonQueues, ExchangeRules exchanges, DeclarationTrials trials) {
    this.pythonQueues = pythonQueues;
    this.exchanges = exchanges;
    this.trials = trials;
  }

  /**
   * A queue to consume from.
   *
   * @param name its name
   * @param privateQueue whether it is a broadcast listener's own
   * @param needsConsumer whether it goes, or may go, with its last consumer
   * @param expiration after how long without any use it goes, or null
   * @param remark what people should know of it, or null
   */
  public record DeclaredQueue(
      String name,
      boolean privateQueue,
      boolean needsConsumer,
      @Nullable Duration expiration,
      @Nullable String remark) {}

  /**
   * What to do when exchanges were found to be gone, and with them what was bound to them.
   *
   * @param action gets the link over which that was found, and the names of those of them that are
   *     Vireo's own; none if it was one of the program's
   */
  public void whenGone(BiConsumer<Link, Set<String>> action) {
    whenGone = action;
  }

  /**
   * Declares the default exchanges for those who publish, before anything is published over this
   * link, or after the broker has ended a channel: what was published to may be gone.
   *
   * @param cause why the channel was ended; null if there was none yet
   * @return whether one was gone that ought to have been there, so that listeners of other
   *     processes need a moment until they are bound again
   */
  public boolean declareForPublishing(Link link, @Nullable Throwable cause) throws IOException {
    link.forgetDeclared();
    Set<String> gone = missing(link, Set.of(DIRECT_EXCHANGE, TOPIC_EXCHANGE));
    boolean deleted = !gone.isEmpty() && (cause != null || wasThereBefore(link));
    declareExchanges(link);
    if (deleted) {
      whenGone.accept(link, gone);
    } else if (cause != null && Declarations.refusalCode(cause) == AMQP.NOT_FOUND) {
      whenGone.accept(link, Set.of());
    }
    return deleted;
  }

  /**
   * Whether Vireo has been used on this broker: what it has declared there is never all deleted.
   */
  private boolean wasThereBefore(Link link) throws IOException {
    Set<String> all =
        Set.of(
            DIRECT_EXCHANGE,
            TOPIC_EXCHANGE,
            RETRY_EXCHANGE,
            REDRIVE_EXCHANGE,
            ExchangeNames.CONTROL);
    return missing(link, all).size() < all.size();
  }

  /** Those of some exchanges that are not there. */
  public static Set<String> missing(Link link, Set<String> names) throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Declarations declarations = new Declarations(link)) {
      for (String name : names) {
        if (!declarations.isExchangeThere(name)) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  /** The exchanges that a consumer's queue is bound to. */
  public Set<String> exchangesOf(ConsumerRequest request) {
    ExchangeForm own = ownExchangeOf(request);
    Set<String> names = new TreeSet<>(Set.of(RETRY_EXCHANGE, REDRIVE_EXCHANGE));
    names.add(
        own == null ? (isDistributed(request) ? TOPIC_EXCHANGE : DIRECT_EXCHANGE) : own.name());
    return names;
  }

  /** Whether the consumer is Vireo's own, by which observers steer each other. */
  public static boolean isControl(ConsumerRequest request) {
    return ExchangeNames.CONTROL.equals(request.options().exchange());
  }

  private static boolean isDistributed(ConsumerRequest request) {
    return request.broadcast() && !request.tap();
  }

  private @Nullable ExchangeForm ownExchangeOf(ConsumerRequest request) {
    return exchanges.choose(
        isDistributed(request) ? ExchangeRules.Use.DISTRIBUTED : ExchangeRules.Use.SHARED,
        request.options().exchange(),
        request.options().exchangeType());
  }

  /** Both default exchanges. */
  void declareExchanges(Link link) throws IOException {
    if (link.hasDeclared(DIRECT_EXCHANGE)) {
      return;
    }
    try (Declarations declarations = new Declarations(link)) {
      declarations.exchange(DIRECT_EXCHANGE, ExchangeType.DIRECT.wireName(), Map.of());
      declarations.exchange(TOPIC_EXCHANGE, ExchangeType.TOPIC.wireName(), Map.of());
    }
    link.declared(DIRECT_EXCHANGE);
  }

  /** The exchange for retries and delays, and the one for what no queue takes from it. */
  public void declareRetryExchange(Link link) throws IOException {
    if (link.hasDeclared(RETRY_EXCHANGE)) {
      return;
    }
    try (Declarations declarations = new Declarations(link)) {
      declarations.exchange(UNROUTED_EXCHANGE, ExchangeType.FANOUT.wireName(), Map.of());
      declarations.exchange(
          RETRY_EXCHANGE,
          ExchangeType.DIRECT.wireName(),
          Map.of("alternate-exchange", UNROUTED_EXCHANGE));
    }
    link.declared(RETRY_EXCHANGE);
  }

  /** The exchange for events that come back: what no queue takes from it is returned. */
  public static void declareRedriveExchange(Link link, Declarations declarations)
      throws IOException {
    if (!link.hasDeclared(REDRIVE_EXCHANGE)) {
      declarations.exchange(REDRIVE_EXCHANGE, ExchangeType.DIRECT.wireName(), Map.of());
      link.declared(REDRIVE_EXCHANGE);
    }
  }

  /**
   * The queue for what no queue takes from the retry exchange; declared before something is
   * published there, but not by those who consume: in a cluster, its node may be down.
   */
  public void declareUnroutedQueue(Link link) throws IOException {
    if (link.hasDeclared(UNROUTED_QUEUE)) {
      return;
    }
    try (Declarations declarations = new Declarations(link)) {
      String said = declarations.keepingQueue(UNROUTED_QUEUE);
      if (said != null) {
        warnOnce(link, UNROUTED_QUEUE, said);
      }
      declarations.bind(UNROUTED_QUEUE, UNROUTED_EXCHANGE, "");
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
        throw e;
      }
      LOG.debug("{} was bound when its node was there", UNROUTED_QUEUE, e);
    }
    link.declared(UNROUTED_QUEUE);
  }

  /** An exchange of the program's own. */
  void declareExchange(Link link, ExchangeForm form) throws IOException {
    String key = exchangeKey(form);
    if (link.hasDeclared(key)) {
      return;
    }
    try (Declarations declarations = new Declarations(link)) {
      declarations.exchange(form);
    }
    link.declared(key);
  }

  boolean hasDeclaredExchange(Link link, ExchangeForm form) {
    return link.hasDeclared(exchangeKey(form));
  }

  /** Who asks for the same exchange with another type is to hear of it. */
  private static String exchangeKey(ExchangeForm form) {
    return form.type().wireName() + " exchange " + form.name();
  }

  public static String recoveryQueue(String route) {
    return RECOVERY_PREFIX + route;
  }

  /**
   * The recovery queue of a route: durable, unless Python services declare it otherwise. They do so
   * with each listener, and one that is refused is gone.
   */
  public void declareRecoveryQueue(Link link, ConsumerRequest request) throws IOException {
    String queue = recoveryQueue(request.event());
    ObserveOptions options = request.options();
    boolean lasting = !request.broadcast() && (options.resumable() || options.delegation() != null);
    if (!pythonQueues || lasting || !permitsPythonForm(link, queue)) {
      declareRecoveryQueue(link, queue);
      return;
    }
    try (Declarations declarations = new Declarations(link)) {
      String said = declarations.queueOrAsItIs(queue, false, true);
      if (said != null) {
        warnOnce(link, queue, said);
      }
    }
    link.declared(queue);
  }

  private boolean permitsPythonForm(Link link, String queue) throws IOException {
    try {
      trials.run(
          link,
          PYTHON_FORM,
          own -> {
            try (Declarations declarations = new Declarations(own)) {
              declarations.queueOrAsItIs(queue, false, true);
            }
          });
      return true;
    } catch (IOException e) {
      if (!DeclarationTrials.endedConnection(e)) {
        throw e;
      }
      // Python services are denied it as well: there is none to be compatible with.
      LOG.debug("{}: the old form is denied to '{}'", link.endpoint(), queue, e);
      return false;
    }
  }

  /** The recovery queue of a route. One that is there in another form is used as it is. */
  public void declareRecoveryQueue(Link link, String queue) throws IOException {
    try (Declarations declarations = new Declarations(link)) {
      String said = declarations.keepingQueue(queue);
      if (said == null) {
        declareRedriveExchange(link, declarations);
        declarations.bind(queue, List.of(spareBinding(queue)));
      } else {
        warnOnce(link, queue, said);
      }
    }
    link.declared(queue);
  }

  /**
   * A binding that no event needs. RabbitMQ forgets the last of its changes if it is killed within
   * two seconds (decision 0048): this is the one that may be forgotten.
   */
  private static Declarations.Binding spareBinding(String queue) {
    return new Declarations.Binding(REDRIVE_EXCHANGE, queue);
  }

  /** Under this key, retried and redriven events reach one broadcast listener alone. */
  public static String privateKey(ConsumerRequest request) {
    return request.observerId() + "/" + request.subscriptionId();
  }

  /**
   * Declares and binds what a consumer consumes from.
   *
   * @param declarations over the link
   * @param settings what the program has said of the queue
   * @param arguments may change the queue's arguments
   * @throws ObservationException if a queue is there that would break the promise
   */
  public DeclaredQueue declareQueue(
      Link link,
      Declarations declarations,
      ConsumerRequest request,
      QueueSettings settings,
      UnaryOperator<Map<String, Object>> arguments)
      throws IOException {
    QueueForm form = QueueForm.of(request, settings, pythonQueues);
    boolean old = !request.broadcast() && !form.passive() && !form.durable();
    String what = old ? PYTHON_FORM : "queue that was asked for";
    String key = old ? PYTHON_FORM : request.event();
    try {
      if (old || trials.isSuspect(key)) {
        tryOut(link, key, what, request, form, arguments);
      }
      return declareQueueOver(link, declarations, request, form, arguments);
    } catch (MissingException | AnotherTypeException | RenamedException e) {
      throw new ObservationException(
          "'"
              + request.event()
              + "' cannot be observed on "
              + link.endpoint()
              + ": "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      if (!DeclarationTrials.endedConnection(e)) {
        throw e;
      }
      // Others may have waited for an answer as well: which of them it was, trials will show.
      trials.suspect(key);
      LOG.debug("Declaring the queue of '{}' ended with the connection", request.event(), e);
      throw new IOException("the broker closed the connection on a declaration");
    }
  }

  private void tryOut(
      Link link,
      String key,
      String what,
      ConsumerRequest request,
      QueueForm form,
      UnaryOperator<Map<String, Object>> arguments)
      throws IOException {
    try {
      trials.run(
          link,
          key,
          own -> {
            try (Declarations declarations = new Declarations(own)) {
              declareQueueOver(own, declarations, request, form, arguments);
            }
          });
    } catch (IOException e) {
      if (!DeclarationTrials.endedConnection(e)) {
        throw e;
      }
      throw new ObservationException(
          "'"
              + request.event()
              + "' cannot be observed on "
              + link.endpoint()
              + ": the broker does not accept the "
              + what
              + ", and closes the connection that asks for it. It says: "
              + ConnectFailure.of(e).reason()
              + ". Ask for another queue, or have the broker permit this one",
          e);
    }
  }

  private DeclaredQueue declareQueueOver(
      Link link,
      Declarations declarations,
      ConsumerRequest request,
      QueueForm form,
      UnaryOperator<Map<String, Object>> arguments)
      throws IOException {
    List<Declarations.Binding> bindings = bindings(link, declarations, request);
    DeclaredQueue queue =
        request.broadcast()
            ? new DeclaredQueue(
                declarations.privateQueue(arguments.apply(new HashMap<>(form.arguments()))),
                true,
                false,
                null,
                null)
            : sharedQueue(link, declarations, request, form, arguments);
    declarations.bind(queue.name(), bindings);
    return queue;
  }

  /** Binds the queue of a consumer once more; changes nothing where all is as it was. */
  public void bindAgain(Link link, Declarations declarations, ConsumerRequest request, String queue)
      throws IOException {
    DelegatedQueue delegated = DelegatedQueue.of(request);
    if (delegated != null) {
      delegated.bindFallback(declarations);
    }
    declarations.bind(queue, bindings(link, declarations, request));
  }

  /** Declares the exchanges that a consumer's queue is to be bound to. */
  private List<Declarations.Binding> bindings(
      Link link, Declarations declarations, ConsumerRequest request) throws IOException {
    Declarations.Binding own = new Declarations.Binding(exchangeOf(link, request), request.event());
    // Over the channel at hand: whoever registers the first listener waits for one answer more.
    declareRedriveExchange(link, declarations);
    if (!request.broadcast()) {
      return List.of(
          own,
          new Declarations.Binding(RETRY_EXCHANGE, request.event()),
          spareBinding(request.event()));
    }
    String key = privateKey(request);
    return List.of(
        own,
        new Declarations.Binding(RETRY_EXCHANGE, key),
        new Declarations.Binding(REDRIVE_EXCHANGE, key));
  }

  /** Declares the exchanges of consumers; returns the one that the events of this one come by. */
  private String exchangeOf(Link link, ConsumerRequest request) throws IOException {
    declareExchanges(link);
    declareRetryExchange(link);
    ExchangeForm own = ownExchangeOf(request);
    if (own == null) {
      return isDistributed(request) ? TOPIC_EXCHANGE : DIRECT_EXCHANGE;
    }
    declareExchange(link, own);
    return own.name();
  }

  private DeclaredQueue sharedQueue(
      Link link,
      Declarations declarations,
      ConsumerRequest request,
      QueueForm form,
      UnaryOperator<Map<String, Object>> arguments)
      throws IOException {
    String name = request.event();
    if (form.passive()) {
      declarations.requireQueue(name);
      // Nobody has said what it is: kept as one that goes with its last consumer, it is kept.
      return new DeclaredQueue(name, false, true, null, null);
    }
    Map<String, Object> wanted = arguments.apply(new HashMap<>(form.arguments()));
    DelegatedQueue delegated = DelegatedQueue.of(request);
    boolean isNew = form.quorum() && !declarations.isThere(name);
    if (delegated != null) {
      // First where events go then, so that none is lost on its way.
      delegated.declareFallback(link, declarations, form.quorum() && form.kindChosen());
    } else if (isNew) {
      // Where it sends what it cannot deliver. Once it is there, it does without: in a cluster, the
      // node of that one may be down.
      declareRecoveryQueue(link, recoveryQueue(name));
    }
    Duration expiration = QueueForm.expiration(wanted);
    try {
      declarations.queue(name, form.durable(), form.autoDelete(), wanted);
      if (isNew) {
        declarations.writeQuorumNames();
      }
      return new DeclaredQueue(name, false, form.autoDelete(), expiration, null);
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.PRECONDITION_FAILED) {
        throw e;
      }
      DeclaredQueue there = ExistingQueue.use(link, declarations, request, form, wanted, e);
      warnOnce(link, name, ConnectFailure.of(e).reason());
      return there;
    }
  }

  private void warnOnce(Link link, String queue, String said) {
    if (warned.size() < MAX_WARNED
        && !warned.contains(queue)
        && warnings.isDue(queue)
        && warned.add(queue)) {
      LOG.warn("{}: queue '{}' is used as it is ({})", link.endpoint(), queue, said);
    }
  }
}
