package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.tck.fault.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ node for tests: a process of this machine's RabbitMQ on free ports of
 * 127.0.0.1, with a data folder of its own. It shares nothing with other nodes, so a test may
 * {@linkplain #kill kill} or {@linkplain #suspend suspend} it, raise alarms or close its
 * connections. {@link #admin()} administers its queues.
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
 * <p>A node of RabbitMQ 4.0 or later denies queues that are neither durable nor exclusive, as
 * RabbitMQ 4.3 does by default. The line {@code deprecated_features.permit.transient_nonexcl_queues
 * = true} in {@link RabbitNodeBuilder#config} permits them.
 *
 * <p>{@link #close()} ends the process and deletes its data. So does the end of the JVM, even if
 * the JVM is killed. Starting a node takes about four seconds, so tests that break nothing should
 * use {@link #sharedUrl()}. Any thread may call any method. Each method blocks until it is done,
 * and throws {@link IllegalStateException} with the output of the node if it fails.
 */
public final class RabbitNode implements AutoCloseable {
  private static final String SHARED_URL_VARIABLE = "VIREO_TEST_AMQP_URL";
  static final String HOST = "127.0.0.1";
  static final String USER = "vireo";
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Part of the message with which RabbitMQ 4.0 may end while it starts on a busy machine. It
   * checks whether a denied feature is in use before its database is sure to answer. The start is
   * then repeated.
   */
  private static final String UNCERTAIN_DENIAL = "failed_to_deny_deprecated_features";

  private static final int MAX_STARTS = 3;

  private final NodeSettings settings;
  private final int managementPort;
  private final RabbitAdmin admin = new RabbitAdmin(this::process);
  private @Nullable NodeProcess process;
  private boolean closed;

  RabbitNode(NodeSettings settings, int managementPort) {
    this.settings = settings;
    this.managementPort = managementPort;
  }

  /** A node of a cluster, which has no management API. */
  RabbitNode(NodeSettings settings) {
    this(settings, 0);
  }

  /** A random password of a form that a search of all output finds. */
  static String newPassword() {
    return "secret-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /**
   * Starts a node with RabbitMQ's default settings.
   *
   * @return a node that takes connections
   * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
   *     does not start
   */
  public static RabbitNode start() {
    return builder().start();
  }

  /**
   * A builder for a node with settings of its own. It begins with RabbitMQ's default settings and
   * no plugins.
   *
   * @return a new builder
   */
  public static RabbitNodeBuilder builder() {
    return new RabbitNodeBuilder();
  }

  /**
   * The URL of a broker that all tests of this JVM share. It is the value of the environment
   * variable {@code VIREO_TEST_AMQP_URL} if that is set. Otherwise it is the URL of a node that the
   * first call starts and that ends with the JVM. Tests that use it have event names of their own
   * and break nothing.
   *
   * @return a URL with a password
   * @throws IllegalStateException if a node cannot be started, as {@link #start()} says
   */
  public static String sharedUrl() {
    String given = System.getenv(SHARED_URL_VARIABLE);
    return given == null || given.isBlank() ? Shared.NODE.url() : given;
  }

  /** Holds the shared node, which the first use of this class starts. */
  private static final class Shared {
    static final RabbitNode NODE = RabbitNode.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(NODE::close, "end the shared node"));
    }
  }

  /**
   * The port at which the node takes connections.
   *
   * @return the AMQP port on 127.0.0.1, which also stays the same after a restart
   */
  public int port() {
    return settings.port();
  }

  /**
   * The address of the node in the form that Vireo's messages use.
   *
   * @return {@code 127.0.0.1:port/}, without a password
   */
  public String endpoint() {
    return HOST + ":" + port() + "/";
  }

  /**
   * The version of RabbitMQ that the node runs. The environment variable {@code RABBITMQ_HOME}
   * chooses another installation than that of this machine. {@code RABBITMQ_ROOT} chooses one in a
   * folder that holds a whole system. Nodes are started in that folder with {@code chroot}, which
   * only root may do.
   *
   * @return a version such as {@code 3.10.8}
   */
  public String version() {
    return admin.eval("list_to_binary(rabbit_misc:version())");
  }

  /**
   * The URL of the node for its default user.
   *
   * @return the URL of the virtual host {@code /}, with user and password
   */
  public String url() {
    return url(USER, password());
  }

  /**
   * The URL of the node for another user.
   *
   * @param user the name
   * @param password the password
   * @return the URL of the virtual host {@code /}, with user and password
   */
  public String url(String user, String password) {
    return url(user, password, port());
  }

  private static String url(String user, String password, int port) {
    return "amqp://" + encode(user) + ":" + encode(password) + "@" + HOST + ":" + port;
  }

  /**
   * The URL with which a client connects to the node through a proxy.
   *
   * @param proxy a proxy in front of {@link #port()}
   * @return the URL of the virtual host {@code /}, with user and password and the proxy's port
   */
  public String urlThrough(TcpProxy proxy) {
    return url(USER, password(), proxy.port());
  }

  /**
   * The URL of the node for its default user and another virtual host.
   *
   * @param virtualHost the name of the virtual host
   * @return a URL with user and password
   */
  public String urlOf(String virtualHost) {
    return url() + "/" + encode(virtualHost);
  }

  /**
   * The URL with which clients connect to the node over TLS.
   *
   * @param port the port of a listener, as {@link RabbitAdmin#startTlsListener} returned it
   * @return the {@code amqps:} URL of the virtual host {@code /}, with user and password
   */
  public String tlsUrl(int port) {
    return "amqps://" + encode(USER) + ":" + encode(password()) + "@" + HOST + ":" + port;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /**
   * The password of the default user. It is random, so that a test can search the output for it.
   *
   * @return the password
   */
  public String password() {
    return settings.password();
  }

  /**
   * The address of the management API, which takes the user and the password of {@link #url()}.
   *
   * @return an {@code http:} URL without user and password
   */
  public String managementUrl() {
    if (managementPort == 0) {
      throw new IllegalStateException(this + " has no management API; start it with one");
    }
    return "http://" + HOST + ":" + managementPort;
  }

  /** The folder of its data. */
  Path data() {
    return settings.data();
  }

  /**
   * Administers the queues, exchanges, connections, alarms and users of the node.
   *
   * @return always the same object
   */
  public RabbitAdmin admin() {
    return admin;
  }

  /**
   * Whether the process of the node is running or suspended.
   *
   * @return true if so
   */
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /**
   * Starts the node again after {@link #stop} or {@link #kill}, on the same port and with the same
   * data. Returns when the node takes connections.
   *
   * @throws IllegalStateException if the node runs, is closed or does not start
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
   * Shuts the node down with SIGTERM. It closes its connections and saves its queues before it
   * ends. Does nothing if the node does not run.
   */
  public synchronized void stop() {
    if (process != null && process.isAlive()) {
      process.stop(STOP_TIMEOUT);
    }
  }

  /** Ends the node with SIGKILL, as a crash does. Does nothing if the node does not run. */
  public synchronized void kill() {
    if (process != null && process.isAlive()) {
      process.kill();
    }
  }

  /** Suspends the process with SIGSTOP. Its connections stay open, and it does not answer. */
  public void suspend() {
    process().suspend();
  }

  /** Resumes a suspended process. */
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

  /** Shows the address of the node, but never its password. */
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
}
