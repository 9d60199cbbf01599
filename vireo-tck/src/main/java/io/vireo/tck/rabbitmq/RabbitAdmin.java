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
 * Administers a {@link RabbitNode}: its queues, exchanges, connections, alarms and users. A call
 * takes some milliseconds. Names without a virtual host belong to the virtual host {@code /}. Any
 * thread may call. Each method blocks until it is done. It throws {@link IllegalStateException},
 * with the answer of RabbitMQ, if it fails or the node does not run.
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
   * @param ready the number of events that wait in the queue
   * @param unacknowledged the number of events that were delivered and are not acknowledged yet
   * @param consumers the number of its consumers
   * @param durable whether the queue survives a restart of the node
   * @param autoDelete whether the queue is deleted with its last consumer
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
   * @param queue the queue from which it consumes
   * @param tag its consumer tag
   * @param prefetch the number of unacknowledged events that it may have
   */
  public record Consumer(String queue, String tag, int prefetch) {}

  /**
   * All queues.
   *
   * @return a list in no particular order
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
   * @return a list in no particular order
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
   * The number of connections that clients have to the node.
   *
   * @return the number of AMQP connections
   */
  public int connectionCount() {
    return Integer.parseInt(eval("length(rabbit_networking:connections())"));
  }

  /**
   * The number of channels that clients have open.
   *
   * @return the number of channels over all connections
   */
  public int channelCount() {
    return Integer.parseInt(eval("length(rabbit_channel:list())"));
  }

  /** Closes the connections of all clients, as an operator does. */
  public void closeAllConnections() {
    eval(
        "[rabbit_networking:close_connection(C, \"closed by the test\")"
            + " || C <- rabbit_networking:connections()]");
  }

  /**
   * Raises or ends a memory alarm. While it lasts, RabbitMQ takes no events from publishers.
   *
   * @param on true to raise the alarm, false to end it
   */
  public void memoryAlarm(boolean on) {
    alarm("memory", on);
  }

  /**
   * Raises or ends a disk alarm, which has the same effect as a {@linkplain #memoryAlarm memory
   * alarm}.
   *
   * @param on true to raise the alarm, false to end it
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
   * Declares a queue. It is bound to the default exchange only.
   *
   * @param name its name
   * @param durable whether the queue survives a restart of the node
   * @param autoDelete whether the queue is deleted with its last consumer
   * @param arguments the arguments, such as {@code x-expires}, with values of type String, Boolean,
   *     Integer or Long
   */
  public void declareQueue(
      String name, boolean durable, boolean autoDelete, Map<String, ?> arguments) {
    String table =
        arguments.entrySet().stream()
            .map(argument -> argument(argument.getKey(), argument.getValue()))
            .collect(Collectors.joining(", ", "[", "]"));
    // Without the second step the queue could be lost if the node is killed within the next
    // moments.
    eval(
        "begin {new, _} = rabbit_amqqueue:declare("
            + List.of(resource("queue", name), durable, autoDelete, table, "none", ACTOR).stream()
                .map(Object::toString)
                .collect(Collectors.joining(", "))
            + "), mnesia:sync_log() end");
  }

  /**
   * The name of the node that hosts a classic queue or leads a quorum queue. That node may be down.
   */
  String hostOf(String queue) {
    return eval(
        "atom_to_binary(amqqueue:qnode(rabbit_amqqueue:with("
            + resource("queue", queue)
            + ", fun(Q) -> Q end, fun({absent, Q, _}) -> Q end)))");
  }

  /**
   * Deletes a queue with its events. Its consumers are told.
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
   * Sets a user's permissions in a virtual host.
   *
   * @param user the user
   * @param virtualHost the virtual host
   * @param pattern a regular expression for the names of the queues and exchanges that the user may
   *     configure, write and read
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
   * Adds a virtual host in which the node's default user may do anything.
   *
   * @param name the name
   */
  public void addVirtualHost(String name) {
    eval("rabbit_vhost:add(" + binary(name) + ", " + ACTOR + ")");
    permit(RabbitNode.USER, name, ".*");
  }

  /**
   * Deletes a virtual host with all of its queues and exchanges. The connections to it are closed.
   *
   * @param name the name
   */
  public void deleteVirtualHost(String name) {
    eval("rabbit_vhost:delete(" + binary(name) + ", " + ACTOR + ")");
  }

  /**
   * Starts a listener for clients that connect over TLS. It lasts until the node ends.
   *
   * @param server the node's own certificate
   * @return the port of the listener on 127.0.0.1
   */
  public int startTlsListener(CertificateAuthority.Issued server) {
    int port = FreePort.find();
    startTlsListener(port, server, "verify_none");
    return port;
  }

  /**
   * Starts a listener as {@link #startTlsListener} does, but one that takes only clients with a
   * certificate.
   *
   * @param server the node's own certificate; clients need a certificate of the same authority
   * @return the port of the listener on 127.0.0.1
   */
  public int startTlsListenerForKnownClients(CertificateAuthority.Issued server) {
    int port = FreePort.find();
    startTlsListener(port, server, "verify_peer");
    return port;
  }

  /**
   * Replaces the node's certificate at a listener.
   *
   * @param port the port of the listener, as {@link #startTlsListener} returned it
   * @param server the new certificate
   */
  public void renewCertificate(int port, CertificateAuthority.Issued server) {
    eval("rabbit_networking:stop_tcp_listener(" + listener(port) + ")");
    startTlsListener(port, server, "verify_none");
  }

  /**
   * Passes the contents of the certificates and not the names of their files, which a node that is
   * started with chroot could not read.
   */
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
   * Evaluates an Erlang expression in the node. For operations that have no method of their own.
   *
   * @param expression an expression of one line, without the full stop
   * @return a binary as text, and anything else as Erlang prints it
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

  /**
   * Parses a number of a listing. RabbitMQ lists a queue that has just been deleted without its
   * numbers.
   */
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

  /** An Erlang expression for a text as a binary, whatever characters the text contains. */
  private static String binary(String text) {
    return "base64:decode(\"" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "\")";
  }
}
