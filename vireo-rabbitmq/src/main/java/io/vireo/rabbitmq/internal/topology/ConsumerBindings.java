package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.ExchangeNames;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the queues of consumers are bound to: the exchange by which events come, and Vireo's
 * exchanges for retried and for redriven events. Any thread may call it; each method that takes a
 * connection waits for the broker.
 */
public final class ConsumerBindings {
  private final ExchangeRules exchanges;
  private final Topology topology;

  ConsumerBindings(ExchangeRules exchanges, Topology topology) {
    this.exchanges = exchanges;
    this.topology = topology;
  }

  /**
   * Whether a consumer is the one by which observers control each other, which no option of the
   * program concerns.
   */
  public static boolean isControl(ConsumerRequest request) {
    return request.options().exchange().filter(ExchangeNames.CONTROL::equals).isPresent();
  }

  /** The binding key under which retried and redriven events reach one broadcast listener alone. */
  public static String privateKey(ConsumerRequest request) {
    return request.observerId() + "/" + request.subscriptionId();
  }

  /** The names of the exchanges to which a consumer's queue is bound. */
  public Set<String> exchangesOf(ConsumerRequest request) {
    Set<String> names = new TreeSet<>(Set.of(Topology.RETRY_EXCHANGE, Topology.REDRIVE_EXCHANGE));
    names.add(mainExchange(request, programExchange(request)));
    return names;
  }

  /** Binds a consumer's queue again. Bindings that exist already stay as they are. */
  public void bindAgain(Declarations declarations, ConsumerRequest request, String queue)
      throws IOException {
    DelegatedQueue delegated = DelegatedQueue.of(request);
    if (delegated != null) {
      delegated.bindFallback(declarations);
    }
    declarations.bind(queue, declare(declarations, request));
  }

  /**
   * Declares the exchanges to which a consumer's queue is to be bound, and returns the bindings.
   */
  List<Declarations.Binding> declare(Declarations declarations, ConsumerRequest request)
      throws IOException {
    BrokerConnection connection = declarations.connection();
    topology.declareExchanges(connection);
    topology.declareRetryExchange(connection);
    ExchangeForm own = programExchange(request);
    if (own != null) {
      topology.declareExchange(connection, own);
    }
    // Over the channel at hand, for who registers the first listener waits for this answer.
    Topology.declareRedriveExchange(declarations);
    Declarations.Binding main =
        new Declarations.Binding(mainExchange(request, own), request.event());
    if (!request.broadcast()) {
      return List.of(
          main,
          new Declarations.Binding(Topology.RETRY_EXCHANGE, request.event()),
          Topology.spareBinding(request.event()));
    }
    String key = privateKey(request);
    return List.of(
        main,
        new Declarations.Binding(Topology.RETRY_EXCHANGE, key),
        new Declarations.Binding(Topology.REDRIVE_EXCHANGE, key));
  }

  /** The exchange by which a consumer's events come. */
  private static String mainExchange(ConsumerRequest request, @Nullable ExchangeForm own) {
    if (own != null) {
      return own.name();
    }
    return isDistributed(request) ? Topology.TOPIC_EXCHANGE : Topology.DIRECT_EXCHANGE;
  }

  private @Nullable ExchangeForm programExchange(ConsumerRequest request) {
    return exchanges.choose(
        isDistributed(request) ? ExchangeRules.Use.DISTRIBUTED : ExchangeRules.Use.SHARED,
        request.options().exchange().orElse(null),
        request.options().exchangeType().orElse(null));
  }

  private static boolean isDistributed(ConsumerRequest request) {
    return request.broadcast() && !request.tap();
  }
}
