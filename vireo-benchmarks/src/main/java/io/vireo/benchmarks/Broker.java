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
 * The benchmark's own view of the broker: it makes the routes, fills them and counts what is left
 * in them, so that every contestant finds the same. Used by one thread.
 */
public final class Broker implements AutoCloseable {
  /** The exchange that all contestants publish to: Vireo's own for events that are emitted. */
  public static final String EXCHANGE = "vireo_default_direct_r0";

  private static final int CONFIRM_EACH = 1_000;
  private static final int CONFIRM_BYTES = 8 * 1024 * 1024;
  private static final long CONFIRM_MILLISECONDS = 60_000;
  private static final int TRANSIENT = 1;
  private static final int PERSISTENT = 2;

  private final String url;
  private final Connection connection;
  private final Channel channel;
  private final Supplier<Census> census;

  /**
   * Who is connected.
   *
   * @param connections how many; not a number if the broker does not tell
   * @param channels over all of them; the same
   */
  public record Census(double connections, double channels) {
    private static final Census UNKNOWN = new Census(Double.NaN, Double.NaN);
    private static final String COUNT =
        "iolist_to_binary(io_lib:format(\"~b ~b\", [length(rabbit_networking:connections()),"
            + " length(rabbit_channel:list())]))";

    private static Census of(RabbitNode node) {
      String[] counts = node.admin().eval(COUNT).trim().split(" ", -1);
      return new Census(Double.parseDouble(counts[0]), Double.parseDouble(counts[1]));
    }
  }

  private Broker(String url, Connection connection, Supplier<Census> census) throws IOException {
    this.url = url;
    this.census = census;
    this.connection = connection;
    this.channel = connection.createChannel();
    channel.confirmSelect();
    channel.exchangeDeclare(EXCHANGE, "direct", true);
  }

  /**
   * Connects.
   *
   * @param url of a broker that does nothing else meanwhile
   * @return a broker to be closed
   * @throws Exception if it cannot be reached
   */
  public static Broker connect(String url) throws Exception {
    return new Broker(url, factory(url).newConnection("benchmark"), () -> Census.UNKNOWN);
  }

  /**
   * Connects to a node that tells who is connected to it.
   *
   * @param node that does nothing else meanwhile
   * @return a broker to be closed
   * @throws Exception if it cannot be reached
   */
  public static Broker connect(RabbitNode node) throws Exception {
    return new Broker(
        node.url(), factory(node.url()).newConnection("benchmark"), () -> Census.of(node));
  }

  /**
   * How contestants reach it that use the client or are built on it.
   *
   * @param url of the broker
   * @return a factory of the client's with its default settings
   * @throws Exception if the URL is none
   */
  public static ConnectionFactory factory(String url) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url);
    return factory;
  }

  /**
   * What every contestant that sets properties itself sends along.
   *
   * @param persistent whether the event is to survive a restart of the broker
   * @return properties of a JSON message
   */
  public static BasicProperties properties(boolean persistent) {
    return new BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(persistent ? PERSISTENT : TRANSIENT)
        .build();
  }

  /**
   * Where it is.
   *
   * @return the URL, with a password
   */
  public String url() {
    return url;
  }

  /**
   * Makes a route with a durable queue of its own, as a resumable listener of Vireo's has it.
   *
   * @return the name of the queue, which is its routing key too
   * @throws IOException if the broker refuses
   */
  public String newRoute() throws IOException {
    String route = "benchmark." + UUID.randomUUID();
    channel.queueDeclare(route, true, false, false, Map.of());
    channel.queueBind(route, EXCHANGE, route);
    return route;
  }

  /**
   * Puts orders into a route.
   *
   * @param route from {@link #newRoute}
   * @param orders what
   * @param persistent how
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
      if (index % CONFIRM_EACH == 0 || bytes > CONFIRM_BYTES) {
        channel.waitForConfirmsOrDie(CONFIRM_MILLISECONDS);
        bytes = 0;
      }
    }
    channel.waitForConfirmsOrDie(CONFIRM_MILLISECONDS);
  }

  /**
   * Puts an order into each of some routes, with the number of its place among them.
   *
   * @param routes that are bound under their names
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
    channel.waitForConfirmsOrDie(CONFIRM_MILLISECONDS);
  }

  /**
   * Counts who is connected, this one included.
   *
   * @return what the broker says
   */
  public Census census() {
    return census.get();
  }

  /**
   * Deletes routes; those that are not there do not matter.
   *
   * @param routes any
   * @throws IOException if the broker refuses
   */
  public void delete(List<String> routes) throws IOException {
    for (String route : routes) {
      channel.queueDelete(route);
    }
  }

  /**
   * Deletes a route.
   *
   * @param route from {@link #newRoute}
   * @return how many events were left in it
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
