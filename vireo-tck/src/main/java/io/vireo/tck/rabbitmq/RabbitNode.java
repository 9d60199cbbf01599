package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.tck.fault.FreePort;
import io.vireo.tck.fault.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ node for tests: a process of this machine's RabbitMQ on free ports of
 * 127.0.0.1, with a data folder of its own and nothing shared with other nodes. A test may break it
 * as it likes: {@link #kill}, {@link #suspend}, alarms, closed connections; {@link #admin()} looks
 * at its queues and changes them.
 *
 * <pre>{@code
 * try (RabbitNode node = RabbitNode.start()) {
 *   Observer app = Observer.connect(node.url());
 *   ...
 *   node.kill();
 *   node.restart();
 * }
 * }</pre>
 *
 * <p>From RabbitMQ 4.0 on the node denies queues that are neither durable nor exclusive, as
 * RabbitMQ 4.3 does by itself; {@code config("deprecated_features.permit.transient_nonexcl_queues =
 * true")} permits them.
 *
 * <p>{@link #close()} ends the process and deletes its data; so does the end of the JVM, also a
 * violent one. Starting takes about four seconds, so tests that break nothing do well to use {@link
 * #sharedUrl()}. Any thread may call any method; each blocks until it is done, and throws {@link
 * IllegalStateException} with what the node said if it cannot be done.
 */
public final class RabbitNode implements AutoCloseable {
  private static final String SHARED_URL_VARIABLE = "VIREO_TEST_AMQP_URL";
  static final String HOST = "127.0.0.1";
  static final String USER = "vireo";
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  /**
   * RabbitMQ 4.0 looks at its start whether a feature that is denied is used, before its database
   * is sure to answer. On a busy machine it may not learn that, and ends.
   */
  private static final String UNCERTAIN_DENIAL = "failed_to_deny_deprecated_features";

  private static final int MAX_STARTS = 3;

  private final NodeSettings settings;
  private final int managementPort;
  private final RabbitAdmin admin = new RabbitAdmin(this::process);
  private @Nullable NodeProcess process;
  private boolean closed;

  private RabbitNode(Builder builder) {
    RabbitInstallation installation = RabbitInstallation.find();
    this.managementPort = builder.managementPort;
    this.settings =
        new NodeSettings(
            installation,
            FreePort.find(),
            FreePort.find(),
            OptionalInt.empty(),
            newPassword(),
            installation.newFolder(),
            List.copyOf(builder.config),
            List.copyOf(builder.plugins),
            Map.copyOf(builder.parameters));
  }

  /** A node of a cluster. */
  RabbitNode(NodeSettings settings) {
    this.settings = settings;
    this.managementPort = 0;
  }

  /** In a form by which a search of all output finds any that leaked. */
  static String newPassword() {
    return "secret-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /**
   * Starts a node with RabbitMQ's own settings.
   *
   * @return a node that takes connections
   * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
   *     does not start
   */
  public static RabbitNode start() {
    return builder().start();
  }

  /**
   * Starts with RabbitMQ's own settings and no plugins.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The URL of a broker that all tests of this JVM share: what the environment variable {@code
   * VIREO_TEST_AMQP_URL} says, else that of a node which is started by the first call and ends with
   * the JVM. For tests with event names of their own which break nothing.
   *
   * @return a URL with a password
   * @throws IllegalStateException as {@link #start()}
   */
  public static String sharedUrl() {
    String given = System.getenv(SHARED_URL_VARIABLE);
    return given == null || given.isBlank() ? Shared.NODE.url() : given;
  }

  /** Made by the first use. */
  private static final class Shared {
    static final RabbitNode NODE = RabbitNode.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(NODE::close, "end the shared node"));
    }
  }

  /**
   * Where the node takes connections.
   *
   * @return the AMQP port on 127.0.0.1, the same for the life of this object
   */
  public int port() {
    return settings.port();
  }

  /**
   * The node as Vireo's messages name it.
   *
   * @return {@code 127.0.0.1:port/}, without a password
   */
  public String endpoint() {
    return HOST + ":" + port() + "/";
  }

  /**
   * Which RabbitMQ it runs. The environment variable {@code RABBITMQ_HOME} chooses another one than
   * the installed one, {@code RABBITMQ_ROOT} one in a folder that holds a whole system and is
   * entered with {@code chroot}, which takes root.
   *
   * @return such as {@code 3.10.8}
   */
  public String version() {
    return admin.eval("list_to_binary(rabbit_misc:version())");
  }

  /**
   * What clients connect to.
   *
   * @return the URL of the virtual host {@code /}, with user and password
   */
  public String url() {
    return url(USER, password());
  }

  /**
   * The URL for another user of the virtual host {@code /}.
   *
   * @param user the name
   * @param password the password
   * @return a URL with both
   */
  public String url(String user, String password) {
    return url(user, password, port());
  }

  private static String url(String user, String password, int port) {
    return "amqp://" + encode(user) + ":" + encode(password) + "@" + HOST + ":" + port;
  }

  /**
   * What clients connect to that shall reach the node through a proxy.
   *
   * @param proxy a proxy in front of {@link #port()}
   * @return the URL of the virtual host {@code /}, with user and password and the proxy's port
   */
  public String urlThrough(TcpProxy proxy) {
    return url(USER, password(), proxy.port());
  }

  /**
   * The URL of another virtual host.
   *
   * @param virtualHost the name
   * @return a URL with user and password
   */
  public String urlOf(String virtualHost) {
    return url() + "/" + encode(virtualHost);
  }

  /**
   * What clients connect to over TLS.
   *
   * @param port the answer of {@link RabbitAdmin#startTlsListener}
   * @return the {@code amqps:} URL of the virtual host {@code /}, with user and password
   */
  public String tlsUrl(int port) {
    return "amqps://" + encode(USER) + ":" + encode(password()) + "@" + HOST + ":" + port;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /**
   * The password in {@link #url()}; random, so that a test can search for it where it should not
   * be.
   *
   * @return the password
   */
  public String password() {
    return settings.password();
  }

  /**
   * Where the management API is; user and password are those of {@link #url()}.
   *
   * @return an {@code http:} URL without them
   */
  public String managementUrl() {
    if (managementPort == 0) {
      throw new IllegalStateException(this + " has no management API; start it with one");
    }
    return "http://" + HOST + ":" + managementPort;
  }

  /** Where its data is. */
  Path data() {
    return settings.data();
  }

  /**
   * What is in the node and what can be changed there.
   *
   * @return one object for the life of this node
   */
  public RabbitAdmin admin() {
    return admin;
  }

  /**
   * Whether the process is there, suspended or not.
   *
   * @return true if so
   */
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /**
   * Starts the node again after {@link #stop} or {@link #kill}: same port, same data. Returns when
   * it takes connections.
   *
   * @throws IllegalStateException if it runs, is closed or does not start
   */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("The node of " + endpoint() + " is closed; start a new one");
    }
    if (isRunning()) {
      throw new IllegalStateException("The node of " + endpoint() + " runs; stop or kill it first");
    }
    for (int tries = 1; ; tries++) {
      try {
        startProcess();
        return;
      } catch (IllegalStateException e) {
        if (tries == MAX_STARTS || !String.valueOf(e.getMessage()).contains(UNCERTAIN_DENIAL)) {
          throw e;
        }
      }
    }
  }

  private void startProcess() {
    String name = "RabbitMQ on " + endpoint();
    NodeProcess started =
        NodeProcess.start(name, settings.command(), settings.environment(), settings.data());
    process = started;
    try {
      started.awaitStarted(START_TIMEOUT);
    } catch (IllegalStateException e) {
      started.kill();
      throw e;
    }
  }

  /**
   * Ends the node the orderly way, with SIGTERM: clients are told, queues are saved. Does nothing
   * if it does not run.
   */
  public synchronized void stop() {
    if (process != null && process.isAlive()) {
      process.stop(STOP_TIMEOUT);
    }
  }

  /**
   * Ends the node with SIGKILL, as a crash or a power cut would. Does nothing if it does not run.
   */
  public synchronized void kill() {
    if (process != null && process.isAlive()) {
      process.kill();
    }
  }

  /** Stops the process with SIGSTOP: connections stay, nothing answers. */
  public void suspend() {
    process().suspend();
  }

  /** Lets a suspended process go on. */
  public void resume() {
    process().resume();
  }

  /** Kills the node and deletes its data. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    kill();
    try (Stream<Path> files = Files.walk(settings.data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The data of a RabbitMQ node cannot be deleted", e);
    }
  }

  /** Names the node; never its password. */
  @Override
  public String toString() {
    return "RabbitNode[" + endpoint() + "]";
  }

  private synchronized NodeProcess process() {
    if (process == null) {
      throw new IllegalStateException("The node of " + endpoint() + " has not been started");
    }
    return process;
  }

  /** Settings of a node. Not for several threads at a time. */
  public static final class Builder {
    private final List<String> config = new ArrayList<>();
    private final List<String> plugins = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private int managementPort;

    private Builder() {}

    /**
     * Adds a line to {@code rabbitmq.conf}.
     *
     * @param line such as {@code heartbeat = 5}
     * @return this
     */
    public Builder config(String line) {
      config.add(line);
      return this;
    }

    /**
     * Sets a parameter for which {@code rabbitmq.conf} has no line.
     *
     * @param name of the application {@code rabbit}, as in {@code advanced.config}
     * @param value an Erlang term
     * @return this
     */
    public Builder parameter(String name, String value) {
      parameters.put(name, value);
      return this;
    }

    /**
     * Enables a plugin.
     *
     * @param name such as {@code rabbitmq_management}
     * @return this
     */
    public Builder plugin(String name) {
      plugins.add(name);
      return this;
    }

    /**
     * Gives the node its management API, at {@link RabbitNode#managementUrl()}.
     *
     * @return this
     */
    public Builder management() {
      managementPort = FreePort.find();
      return plugin("rabbitmq_management")
          .config("management.tcp.ip = " + HOST)
          .config("management.tcp.port = " + managementPort);
    }

    /**
     * Starts the node; returns when it takes connections.
     *
     * @return the node
     * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
     *     does not start
     */
    public RabbitNode start() {
      RabbitNode node = new RabbitNode(this);
      try {
        node.restart();
      } catch (IllegalStateException e) {
        node.close();
        throw e;
      }
      return node;
    }
  }
}
