package io.vireo.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
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
 * <p>{@link #close()} ends the process and deletes its data; so does the end of the JVM, also a
 * violent one. Starting takes about four seconds, so tests that break nothing do well to use {@link
 * #sharedUrl()}. Any thread may call any method; each blocks until it is done, and throws {@link
 * IllegalStateException} with what the node said if it cannot be done.
 */
public final class RabbitNode implements AutoCloseable {
  private static final String SHARED_URL_VARIABLE = "VIREO_TEST_AMQP_URL";
  private static final String HOST = "127.0.0.1";
  static final String USER = "vireo";
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  private final int port;
  private final int clusterPort;
  private final String password;
  private final Path data;
  private final List<String> config;
  private final List<String> plugins;
  private final RabbitAdmin admin = new RabbitAdmin(this::process);
  private @Nullable NodeProcess process;
  private boolean closed;

  private RabbitNode(Builder builder) {
    this.port = FreePort.find();
    this.clusterPort = FreePort.find();
    this.password = "secret-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    this.config = List.copyOf(builder.config);
    this.plugins = List.copyOf(builder.plugins);
    try {
      this.data = Files.createTempDirectory("vireo-rabbitmq-");
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for the data of a RabbitMQ node", e);
    }
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
    return port;
  }

  /**
   * The node as Vireo's messages name it.
   *
   * @return {@code 127.0.0.1:port/}, without a password
   */
  public String place() {
    return HOST + ":" + port + "/";
  }

  /**
   * What clients connect to.
   *
   * @return the URL of the virtual host {@code /}, with user and password
   */
  public String url() {
    return url(USER, password);
  }

  /**
   * The URL for another user of the virtual host {@code /}.
   *
   * @param user the name
   * @param password the password
   * @return a URL with both
   */
  public String url(String user, String password) {
    return "amqp://" + encode(user) + ":" + encode(password) + "@" + HOST + ":" + port;
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
    return password;
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
      throw new IllegalStateException("The node of " + place() + " is closed; start a new one");
    }
    if (isRunning()) {
      throw new IllegalStateException("The node of " + place() + " runs; stop or kill it first");
    }
    NodeProcess started =
        NodeProcess.start("RabbitMQ on " + place(), command(), environment(), data);
    process = started;
    try {
      started.awaitStarted(START_TIMEOUT);
    } catch (IllegalStateException e) {
      started.kill();
      throw e;
    }
  }

  /**
   * Ends the node the orderly way: clients are told, queues are saved. Does nothing if it does not
   * run.
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
    try (Stream<Path> files = Files.walk(data)) {
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
    return "RabbitNode[" + place() + "]";
  }

  private synchronized NodeProcess process() {
    if (process == null) {
      throw new IllegalStateException("The node of " + place() + " has not been started");
    }
    return process;
  }

  private List<String> command() {
    return List.of(
        RabbitInstallation.serverScript().toString(),
        "-noshell",
        // Distributed Erlang without its port mapper daemon, which would outlive the node.
        "-start_epmd",
        "false",
        "-erl_epmd_port",
        Integer.toString(clusterPort),
        "-name",
        nodeName(),
        "-setcookie",
        password,
        "-kernel",
        "inet_dist_use_interface",
        "{127,0,0,1}",
        "-rabbit",
        "default_user",
        "<<\"" + USER + "\">>",
        "-rabbit",
        "default_pass",
        "<<\"" + password + "\">>",
        "-rabbit",
        "collect_statistics",
        "none",
        "-eval",
        script());
  }

  private String nodeName() {
    return "vireo-" + port + "@" + HOST;
  }

  private Map<String, String> environment() {
    write("enabled_plugins", "[" + String.join(",", plugins) + "].\n");
    if (!config.isEmpty()) {
      write("rabbitmq.conf", config.stream().collect(Collectors.joining("\n", "", "\n")));
    }
    return Map.ofEntries(
        Map.entry("HOME", data.toString()),
        Map.entry("VIREO_NODE_DATA", data.toString()),
        Map.entry("RABBITMQ_NODENAME", nodeName()),
        Map.entry("RABBITMQ_USE_LONGNAME", "true"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", HOST),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(clusterPort)),
        Map.entry("RABBITMQ_MNESIA_BASE", path("mnesia")),
        Map.entry("RABBITMQ_MNESIA_DIR", path("mnesia/node")),
        Map.entry("RABBITMQ_FEATURE_FLAGS_FILE", path("feature_flags")),
        Map.entry("RABBITMQ_PLUGINS_EXPAND_DIR", path("plugins")),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins")),
        Map.entry("RABBITMQ_LOG_BASE", path("log")),
        // Without a file of that name RabbitMQ saves the time to read its schemas.
        Map.entry("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced.config")),
        Map.entry("RABBITMQ_CONF_ENV_FILE", path("rabbitmq-env.conf")),
        // Our script boots RabbitMQ, and reads standard input.
        Map.entry("RABBITMQ_NODE_ONLY", "true"),
        Map.entry("RABBITMQ_ALLOW_INPUT", "true"));
  }

  private String path(String name) {
    return data.resolve(name).toString();
  }

  private void write(String name, String content) {
    try {
      Files.writeString(data.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("The settings of a RabbitMQ node cannot be written", e);
    }
  }

  private static String script() {
    try (InputStream script = RabbitNode.class.getResourceAsStream("rabbit-node.erl")) {
      if (script == null) {
        throw new IllegalStateException("rabbit-node.erl is missing from the jar of vireo-test");
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("rabbit-node.erl cannot be read", e);
    }
  }

  /** Settings of a node. Not for several threads at a time. */
  public static final class Builder {
    private final List<String> config = new ArrayList<>();
    private final List<String> plugins = new ArrayList<>();

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
