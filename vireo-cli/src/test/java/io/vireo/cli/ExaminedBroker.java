package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.Observer;
import io.vireo.cli.Shell.Result;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A new virtual host on a node with the management API, and an independent client that causes
 * problems there.
 */
final class ExaminedBroker implements AutoCloseable {
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final String virtualHost = "examined-" + UUID.randomUUID();
  private final Connection connection;
  private final Channel channel;

  private static final class Holder {
    // The interval in milliseconds at which the management API refreshes what it shows of a queue.
    static final RabbitNode NODE =
        RabbitNode.builder().management().config("collect_statistics_interval = 500").start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(NODE::close, "end the node"));
    }
  }

  ExaminedBroker() throws Exception {
    node().admin().addVirtualHost(virtualHost);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(url());
    connection = factory.newConnection("independent client");
    channel = connection.createChannel();
    channel.confirmSelect();
    // The API answers with status 500 for some seconds after a virtual host was made.
    Eventually.holds(() -> status(request("queues").GET()) == 200);
  }

  static RabbitNode node() {
    return Holder.NODE;
  }

  String url() {
    return node().urlOf(virtualHost);
  }

  Channel channel() {
    return channel;
  }

  /**
   * Waits until an observer answers: it starts to listen to remote control in the background, a
   * moment after its listeners are registered.
   */
  static void awaitAnswer(Observer observer) {
    Eventually.holds(() -> !observer.control().ping(Duration.ofMillis(200)).isEmpty());
  }

  /** Runs the command with the management API. */
  Result run(String... arguments) {
    return run(node().managementUrl(), arguments);
  }

  /** Runs the command where there is no management API. */
  Result runByAmqpAlone(String... arguments) {
    return run(NOWHERE, arguments);
  }

  private Result run(String management, String... arguments) {
    return Shell.run(
        Stream.concat(
                Arrays.stream(arguments), Stream.of("--url", url(), "--management", management))
            .toArray(String[]::new));
  }

  /** Declares a queue as a resumable listener does, with its bindings. */
  void declareRoute(String event, Map<String, Object> arguments) throws IOException {
    channel.exchangeDeclare("vireo_default_direct_r0", "direct", true);
    channel.queueDeclare(event, true, false, false, arguments);
    channel.queueBind(event, "vireo_default_direct_r0", event);
  }

  /** Publishes messages to a queue and waits for their confirms. */
  void fill(String queue, int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      channel.basicPublish(
          "",
          queue,
          new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
          "{}".getBytes(UTF_8));
    }
    channel.waitForConfirmsOrDie(10_000);
  }

  /** Returns the names of all queues, and of the exchanges that are not built into the broker. */
  String names() {
    String name = "<<\"" + virtualHost + "\">>";
    String queues = "[element(4, N) || N <- rabbit_amqqueue:list_names(" + name + ")]";
    String exchanges =
        "[element(4, element(2, X)) || X <- rabbit_exchange:list("
            + name
            + "), element(4, element(2, X)) =/= <<>>,"
            + " string:prefix(element(4, element(2, X)), \"amq.\") =:= nomatch]";
    return node().admin().eval(queues + " ++ " + exchanges);
  }

  /** Sets a policy for all queues, as an operator would. */
  void policy(String definition) {
    policy(".*", definition);
  }

  /**
   * Sets a policy for the queues whose names match a pattern. It replaces the policy that was set
   * before.
   */
  void policy(String pattern, String definition) {
    int status =
        status(
            request("policies", "limits")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        JsonMapper.shared()
                            .writeValueAsString(
                                Map.of(
                                    "pattern",
                                    pattern,
                                    "apply-to",
                                    "queues",
                                    "definition",
                                    JsonMapper.shared().readTree(definition))))));
    if (status / 100 != 2) {
      throw new IllegalStateException("The policy was answered with " + status);
    }
  }

  /** A request to the management API about things of one kind in this virtual host. */
  private HttpRequest.Builder request(String kind, String... path) {
    String user = "vireo:" + node().password();
    String below =
        String.join("/", Stream.concat(Stream.of(virtualHost), Stream.of(path)).toList());
    return HttpRequest.newBuilder(URI.create(node().managementUrl() + "/api/" + kind + "/" + below))
        .header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)))
        // The node closes a connection on which HTTP/2 is requested.
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static int status(HttpRequest.Builder request) {
    try {
      return HttpClient.newHttpClient()
          .send(request.build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
    node().admin().deleteVirtualHost(virtualHost);
  }
}
