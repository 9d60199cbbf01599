package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.tck.fault.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What is in a {@link RabbitNode}, and what can be done to it, within milliseconds: queues,
 * connections, alarms, users. Names without a virtual host mean {@code /}. Any thread may call;
 * each method blocks until it is done and throws {@link IllegalStateException}, with what RabbitMQ
 * says, if it fails or the node does not run.
 */
public final class RabbitAdmin {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String VIRTUAL_HOST = binary("/");
  private static final String ACTOR = binary("vireo-test");

  private final Supplier<NodeProcess> process;

  RabbitAdmin(Supplier<NodeProcess> process) {
    this.process = process;
  }

  /**
   * One queue.
   *
   * @param name its name
   * @param ready events that wait
   * @param unacknowledged events that a consumer has and has not acknowledged
   * @param consumers how many consumers it has
   * @param durable whether it survives a restart
   * @param autoDelete whether it goes with its last consumer
   */
  public record Queue(
      String name,
      long ready,
      long unacknowledged,
      int consumers,
      boolean durable,
      boolean autoDelete) {}

  /**
   * One consumer.
   *
   * @param queue what it consumes
   * @param tag its tag
   * @param prefetch how many events it takes in advance
   */
  public record Consumer(String queue, String tag, int prefetch) {}

  /**
   * All queues.
   *
   * @return in no order
   */
  public List<Queue> queues() {
    return rows(
            "[[element(4, proplists:get_value(name, Q)), $\\t, field(messages_ready, Q), $\\t,"
                + " field(messages_unacknowledged, Q), $\\t, field(consumers, Q), $\\t,"
                + " field(durable, Q), $\\t, field(auto_delete, Q), $\\n]"
                + " || Q <- rabbit_amqqueue:info_all("
                + VIRTUAL_HOST
                + ", [name, messages_ready, messages_unacknowledged, consumers, durable,"
                + " auto_delete])]")
        .stream()
        .map(
            row ->
                new Queue(
                    row[0],
                    count(row[1]),
                    count(row[2]),
                    (int) count(row[3]),
                    Boolean.parseBoolean(row[4]),
                    Boolean.parseBoolean(row[5])))
        .toList();
  }

  /**
   * One queue.
   *
   * @param name its name
   * @return the queue, or empty if there is none of that name
   */
  public Optional<Queue> queue(String name) {
    return queues().stream().filter(queue -> queue.name().equals(name)).findFirst();
  }

  /**
   * All consumers.
   *
   * @return in no order
   */
  public List<Consumer> consumers() {
    return rows(
            "[[element(4, proplists:get_value(queue_name, C)), $\\t, field(consumer_tag, C), $\\t,"
                + " field(prefetch_count, C), $\\n]"
                + " || C <- rabbit_amqqueue:consumers_all("
                + VIRTUAL_HOST
                + ")]")
        .stream()
        .map(row -> new Consumer(row[0], row[1], (int) count(row[2])))
        .toList();
  }

  /**
   * How many clients are connected.
   *
   * @return a number of AMQP connections
   */
  public int connectionCount() {
    return Integer.parseInt(eval("length(rabbit_networking:connections())"));
  }

  /**
   * How many channels are open.
   *
   * @return a number over all connections
   */
  public int channelCount() {
    return Integer.parseInt(eval("length(rabbit_channel:list())"));
  }

  /** Closes the connections of all clients, with a reason, as an operator would. */
  public void closeAllConnections() {
    eval(
        "[rabbit_networking:close_connection(C, \"closed by the test\")"
            + " || C <- rabbit_networking:connections()]");
  }

  /**
   * Raises or ends a memory alarm: while it lasts, RabbitMQ takes nothing from those who publish.
   *
   * @param on true to raise it
   */
  public void memoryAlarm(boolean on) {
    alarm("memory", on);
  }

  /**
   * Raises or ends a disk alarm; see {@link #memoryAlarm}.
   *
   * @param on true to raise it
   */
  public void diskAlarm(boolean on) {
    alarm("disk", on);
  }

  private void alarm(String resource, boolean on) {
    String alarm = "{resource_limit, " + resource + ", node()}";
    eval(
        on
            ? "rabbit_alarm:set_alarm({" + alarm + ", []})"
            : "rabbit_alarm:clear_alarm(" + alarm + ")");
  }

  /**
   * Declares a queue; reachable by the default exchange under its name.
   *
   * @param name its name
   * @param durable whether it survives a restart
   * @param autoDelete whether it goes with its last consumer
   * @param arguments such as {@code x-expires}, with values of type String, Boolean, Integer or
   *     Long
   */
  public void declareQueue(
      String name, boolean durable, boolean autoDelete, Map<String, ?> arguments) {
    String table =
        arguments.entrySet().stream()
            .map(argument -> argument(argument.getKey(), argument.getValue()))
            .collect(Collectors.joining(", ", "[", "]"));
    // Without the second step, a kill within the next moment may cost the queue.
    eval(
        "begin {new, _} = rabbit_amqqueue:declare("
            + List.of(resource("queue", name), durable, autoDelete, table, "none", ACTOR).stream()
                .map(Object::toString)
                .collect(Collectors.joining(", "))
            + "), mnesia:sync_log() end");
  }

  /** The name of the node that is a queue's home or leads it; it may be down. */
  String hostOf(String queue) {
    return eval(
        "atom_to_binary(amqqueue:qnode(rabbit_amqqueue:with("
            + resource("queue", queue)
            + ", fun(Q) -> Q end, fun({absent, Q, _}) -> Q end)))");
  }

  /**
   * Deletes a queue with all that is in it; its consumers are told.
   *
   * @param name its name
   */
  public void deleteQueue(String name) {
    eval(
        "begin {ok, Q} = rabbit_amqqueue:lookup("
            + resource("queue", name)
            + "), rabbit_amqqueue:delete(Q, false, false, "
            + ACTOR
            + ") end");
  }

  /**
   * Deletes an exchange.
   *
   * @param name its name
   */
  public void deleteExchange(String name) {
    eval("rabbit_exchange:delete(" + resource("exchange", name) + ", false, " + ACTOR + ")");
  }

  /**
   * Adds a user who may do anything in the virtual host {@code /}.
   *
   * @param name the name
   * @param password the password
   */
  public void addUser(String name, String password) {
    eval(
        "ok = rabbit_auth_backend_internal:add_user("
            + String.join(", ", binary(name), binary(password), ACTOR)
            + ")");
    permit(name, "/", ".*");
  }

  /**
   * Says what a user may do.
   *
   * @param user the user
   * @param virtualHost where
   * @param pattern the names of the queues and exchanges that the user may configure, write and
   *     read; a regular expression
   */
  public void permit(String user, String virtualHost, String pattern) {
    eval(
        "rabbit_auth_backend_internal:set_permissions("
            + String.join(
                ", ",
                binary(user),
                binary(virtualHost),
                binary(pattern),
                binary(pattern),
                binary(pattern),
                ACTOR)
            + ")");
  }

  /**
   * Adds a virtual host in which the node's own user may do anything.
   *
   * @param name the name
   */
  public void addVirtualHost(String name) {
    eval("rabbit_vhost:add(" + binary(name) + ", " + ACTOR + ")");
    permit(RabbitNode.USER, name, ".*");
  }

  /**
   * Deletes a virtual host with all that is in it; the connections to it are closed.
   *
   * @param name the name
   */
  public void deleteVirtualHost(String name) {
    eval("rabbit_vhost:delete(" + binary(name) + ", " + ACTOR + ")");
  }

  /**
   * Has the node take clients over TLS as well, until it ends.
   *
   * @param server the node's own certificate
   * @return the port on 127.0.0.1
   */
  public int startTlsListener(CertificateAuthority.Issued server) {
    int port = FreePort.find();
    startTlsListener(port, server, "verify_none");
    return port;
  }

  /**
   * As {@link #startTlsListener}, but only for clients with a certificate.
   *
   * @param server the node's own certificate; clients need one of the same authority
   * @return the port on 127.0.0.1
   */
  public int startTlsListenerForKnownClients(CertificateAuthority.Issued server) {
    int port = FreePort.find();
    startTlsListener(port, server, "verify_peer");
    return port;
  }

  /**
   * Gives the node another certificate for the clients of a port.
   *
   * @param port the answer of {@link #startTlsListener}
   * @param server the new certificate
   */
  public void renewCertificate(int port, CertificateAuthority.Issued server) {
    eval("rabbit_networking:stop_tcp_listener(" + listener(port) + ")");
    startTlsListener(port, server, "verify_none");
  }

  /** The certificates themselves, not their files: a node may not see those. */
  private void startTlsListener(int port, CertificateAuthority.Issued server, String verify) {
    eval(
        "begin {ok, _} = application:ensure_all_started(ssl), rabbit_networking:start_ssl_listener("
            + String.join(
                ", ",
                listener(port),
                "[{cacerts, [" + der(server.authority()) + "]}",
                "{cert, " + der(server.certificate()) + "}",
                "{key, {'PrivateKeyInfo', " + der(server.key()) + "}}",
                "{verify, " + verify + "}",
                "{fail_if_no_peer_cert, " + verify.equals("verify_peer") + "}]",
                "2")
            + ") end");
  }

  private static String listener(int port) {
    return "{\"" + RabbitNode.HOST + "\", " + port + "}";
  }

  private static String der(Path pem) {
    return "base64:decode(\"" + CertificateAuthority.base64(pem) + "\")";
  }

  /**
   * Evaluates an Erlang expression in the node, for what has no method here.
   *
   * @param expression one line, without the full stop
   * @return the text of a binary, or anything else as Erlang prints it
   */
  public String eval(String expression) {
    return process.get().evaluate(expression, TIMEOUT);
  }

  private List<String[]> rows(String rows) {
    String withField =
        "begin Field = fun(K, L) -> case proplists:get_value(K, L) of B when is_binary(B) -> B;"
            + " V -> io_lib:format(\"~p\", [V]) end end, iolist_to_binary("
            + rows.replace("field(", "Field(")
            + ") end";
    return eval(withField).lines().map(line -> line.split("\t", -1)).toList();
  }

  /** A queue that has just gone is listed without its figures. */
  private static long count(String text) {
    return text.matches("\\d+") ? Long.parseLong(text) : 0;
  }

  private static String resource(String kind, String name) {
    return "rabbit_misc:r(" + VIRTUAL_HOST + ", " + kind + ", " + binary(name) + ")";
  }

  private static String argument(String name, Object value) {
    if (value instanceof String text) {
      return "{" + binary(name) + ", longstr, " + binary(text) + "}";
    }
    if (value instanceof Boolean flag) {
      return "{" + binary(name) + ", bool, " + flag + "}";
    }
    if (value instanceof Integer || value instanceof Long) {
      return "{" + binary(name) + ", long, " + value + "}";
    }
    throw new IllegalArgumentException(
        "Argument "
            + name
            + " is of "
            + value.getClass().getName()
            + ": use a String, Boolean, Integer or Long");
  }

  /** Any text as an Erlang binary, whatever is in it. */
  private static String binary(String text) {
    return "base64:decode(\"" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "\")";
  }
}
