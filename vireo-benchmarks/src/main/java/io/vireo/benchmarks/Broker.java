package io.vireo.benchmarks;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The connection of the benchmark itself to the broker: it declares the routes, fills them and
 * counts the events left in them, so that the conditions are the same for all contestants. Used by
 * one thread.
 */
public final class Broker implements AutoCloseable {
  /** The exchange to which all contestants publish. It is Vireo's exchange for emitted events. */
  public static final String EXCHANGE = "vireo_default_direct_r0";

  private static final int MESSAGES_PER_CONFIRM = 1_000;
  private static final int BYTES_PER_CONFIRM = 8 * 1024 * 1024;
  private static final long CONFIRM_TIMEOUT_MILLISECONDS = 60_000;
  private static final int TRANSIENT = 1;
  private static final int PERSISTENT = 2;

  private final String url;
  private final Connection connection;
  private final Channel channel;
  private final Supplier<ClientCounts> clientCounts;

  /**
   * How many clients are connected.
   *
   * @param connections the number of connections; NaN if it is not known
   * @param channels the number of channels of all connections; NaN if it is not known
   */
  public record ClientCounts(double connections, double channels) {
    private static final ClientCounts UNKNOWN = new ClientCounts(Double.NaN, Double.NaN);
    private static final String COUNT =
        "iolist_to_binary(io_lib:format(\"~b ~b\", [length(rabbit_networking:connections()),"
            + " length(rabbit_channel:list())]))";

    private static ClientCounts of(RabbitNode node) {
      String[] counts = node.admin().eval(COUNT).trim().split(" ", -1);
      return new ClientCounts(Double.parseDouble(counts[0]), Double.parseDouble(counts[1]));
    }
  }

  private Broker(String url, Connection connection, Supplier<ClientCounts> clientCounts)
      throws IOException {
    this.url = url;
    this.clientCounts = clientCounts;
    this.connection = connection;
    this.channel = connection.createChannel();
    channel.confirmSelect();
    channel.exchangeDeclare(EXCHANGE, "direct", true);
  }

  /**
   * Connects to a broker by its URL.
   *
   * @param url the URL of a broker that has no other load
   * @return an open connection
   * @throws Exception if the broker cannot be reached
   */
  public static Broker connect(String url) throws Exception {
    return new Broker(url, factory(url).newConnection("benchmark"), () -> ClientCounts.UNKNOWN);
  }

  /**
   * Connects to a node that can count its connections and channels.
   *
   * @param node a node that has no other load
   * @return an open connection
   * @throws Exception if the node cannot be reached
   */
  public static Broker connect(RabbitNode node) throws Exception {
    return new Broker(
        node.url(), factory(node.url()).newConnection("benchmark"), () -> ClientCounts.of(node));
  }

  /**
   * Makes the connection factory for the contestants that use RabbitMQ's client.
   *
   * @param url the URL of the broker
   * @return a factory with the default settings of the client
   * @throws Exception if the URL is invalid
   */
  public static ConnectionFactory factory(String url) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url);
    return factory;
  }

  /**
   * Makes the properties for the contestants that set properties themselves.
   *
   * @param persistent whether the event is to survive a restart of the broker
   * @return the properties of a JSON message
   */
  public static BasicProperties properties(boolean persistent) {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(persistent ? PERSISTENT : TRANSIENT)
        .build();
  }

  /**
   * Returns the URL of the broker.
   *
   * @return the URL, with a password
   */
  public String url() {
    return url;
  }

  /**
   * Declares a route with a durable queue, as a resumable listener of Vireo has it.
   *
   * @return the name of the queue, which is its routing key as well
   * @throws IOException if the broker refuses
   */
  public String newRoute() throws IOException {
    String route = "benchmark." + UUID.randomUUID();
    channel.queueDeclare(route, true, false, false, Map.of());
    channel.queueBind(route, EXCHANGE, route);
    return route;
  }

  /**
   * Publishes orders to a route.
   *
   * @param route a route of {@link #newRoute}
   * @param orders the orders
   * @param persistent whether the events are persistent
   * @throws IOException if the connection is lost
   * @throws InterruptedException if the thread is interrupted
   * @throws TimeoutException if the broker does not confirm
   */
  public void fill(String route, Orders orders, boolean persistent)
      throws IOException, InterruptedException, TimeoutException {
    BasicProperties properties = properties(persistent);
    int bytes = 0;
    for (int index = 0; index < orders.count(); index++) {
      byte[] body = OrderCodec.encode(orders.next(index));
      channel.basicPublish(EXCHANGE, route, properties, body);
      bytes += body.length;
      if (index % MESSAGES_PER_CONFIRM == 0 || bytes > BYTES_PER_CONFIRM) {
        channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLISECONDS);
        bytes = 0;
      }
    }
    channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLISECONDS);
  }

  /**
   * Publishes an order to each route. The id of the order is the index of the route.
   *
   * @param routes routes whose queues are bound with their names
   * @throws IOException if the connection is lost
   * @throws InterruptedException if the thread is interrupted
   * @throws TimeoutException if the broker does not confirm
   */
  public void sendToEach(List<String> routes)
      throws IOException, InterruptedException, TimeoutException {
    Orders orders = Orders.of(routes.size(), Order.SMALL);
    for (int index = 0; index < routes.size(); index++) {
      byte[] body = OrderCodec.encode(orders.next(index));
      channel.basicPublish(EXCHANGE, routes.get(index), properties(false), body);
    }
    channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLISECONDS);
  }

  /**
   * Counts the connections and channels of all clients, including this one.
   *
   * @return the counts of the broker
   */
  public ClientCounts clientCounts() {
    return clientCounts.get();
  }

  /**
   * Deletes the queues of routes. A queue that does not exist is no error.
   *
   * @param routes the names of the queues
   * @throws IOException if the broker refuses
   */
  public void delete(List<String> routes) throws IOException {
    for (String route : routes) {
      channel.queueDelete(route);
    }
  }

  /**
   * Deletes the queue of a route.
   *
   * @param route a route of {@link #newRoute}
   * @return how many events the queue had
   * @throws IOException if the broker refuses
   */
  public int delete(String route) throws IOException {
    return channel.queueDelete(route).getMessageCount();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
