package io.vireo.rabbitmq.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.spi.BrokerDescription;
import io.vireo.spi.ConsumerRequest;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the driver declares on RabbitMQ, in the terms of the AMQP bindings of AsyncAPI. Any thread
 * may call it; it does no I/O.
 *
 * @param addresses the brokers, in the order in which they are tried
 * @param queues gives the settings of the queue of a request
 */
public record RabbitDescription(
    List<BrokerAddress> addresses,
    ExchangeRules exchanges,
    boolean pythonQueues,
    Function<ConsumerRequest, QueueSettings> queues)
    implements BrokerDescription {
  private static final String PROTOCOL = "amqp";
  private static final String VERSION = "0-9-1";
  private static final String BINDING_VERSION = "0.3.0";
  private static final int PERSISTENT = 2;
  private static final int TRANSIENT = 1;

  @Override
  public List<Server> servers() {
    return addresses.stream().map(RabbitDescription::server).toList();
  }

  private static Server server(BrokerAddress address) {
    String host = address.host();
    return new Server(
        (host.indexOf(':') >= 0 ? "[" + encoded(host) + "]" : encoded(host)) + ":" + address.port(),
        address.tls() ? "amqps" : PROTOCOL,
        VERSION,
        "/" + encoded(address.virtualHost()));
  }

  /** Encodes what has another meaning in a URL, or in AsyncAPI, where braces are variables. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("%3A", ":");
  }

  @Override
  public Address listening(ConsumerRequest request) {
    boolean broadcast = request.broadcast();
    ExchangeForm own =
        exchanges.choose(
            broadcast ? ExchangeRules.Use.DISTRIBUTED : ExchangeRules.Use.SHARED,
            request.options().exchange().orElse(null),
            request.options().exchangeType().orElse(null));
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("ack", true);
    operation.put("bindingVersion", BINDING_VERSION);
    return address(own, broadcast, operation, Map.of("x-vireo-queue", queue(request)));
  }

  private Map<String, Object> queue(ConsumerRequest request) {
    QueueForm form = QueueForm.of(request, queues.apply(request), pythonQueues);
    Map<String, Object> queue = new LinkedHashMap<>();
    if (!request.broadcast()) {
      queue.put("name", request.event());
    }
    if (!form.passive()) {
      queue.put("durable", form.durable());
      queue.put("exclusive", request.broadcast());
      queue.put("autoDelete", form.autoDelete());
    }
    return queue;
  }

  @Override
  public Address emitting(String event, boolean broadcast, EmitOptions options) {
    ExchangeForm own =
        exchanges.choose(
            broadcast ? ExchangeRules.Use.BROADCASTING : ExchangeRules.Use.PUBLISHING,
            options.exchange().orElse(null),
            options.exchangeType().orElse(null));
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("deliveryMode", options.persistent().orElse(!broadcast) ? PERSISTENT : TRANSIENT);
    operation.put("mandatory", !broadcast || options.required());
    operation.put("timestamp", true);
    operation.put("bindingVersion", BINDING_VERSION);
    return address(own, broadcast, operation, Map.of());
  }

  private Address address(
      @Nullable ExchangeForm own,
      boolean broadcast,
      Map<String, Object> operation,
      Map<String, Object> extensions) {
    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("is", "routingKey");
    channel.put("exchange", exchange(own == null ? standard(broadcast) : own));
    channel.put("bindingVersion", BINDING_VERSION);
    return new Address(own == null ? null : own.name(), PROTOCOL, channel, operation, extensions);
  }

  private static ExchangeForm standard(boolean broadcast) {
    return broadcast
        ? new ExchangeForm(Topology.TOPIC_EXCHANGE, ExchangeType.TOPIC, ExchangeSettings.NONE)
        : new ExchangeForm(Topology.DIRECT_EXCHANGE, ExchangeType.DIRECT, ExchangeSettings.NONE);
  }

  private Map<String, Object> exchange(ExchangeForm form) {
    Map<String, Object> exchange = new LinkedHashMap<>();
    exchange.put("name", form.name());
    if (!form.settings().passive()) {
      exchange.put("type", form.type().wireName());
      exchange.put("durable", form.settings().durable());
      exchange.put("autoDelete", form.settings().autoDelete());
    }
    exchange.put("vhost", addresses.get(0).virtualHost());
    return exchange;
  }
}
