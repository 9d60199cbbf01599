package io.vireo.tck.rabbitmq;

import io.vireo.tck.fault.FreePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A private RabbitMQ cluster for tests: several {@link RabbitNode}s on this machine, each a process
 * of its own, which share users, exchanges and queues. Each node may be killed, suspended, stopped
 * and restarted by itself.
 *
 * <pre>{@code
 * try (RabbitCluster cluster = RabbitCluster.start()) {
 *   Observer app = new Observer(RabbitDriver.connect(cluster.urls()));
 *   ...
 *   RabbitNode host = cluster.hostOf("order.placed");
 *   host.kill();
 *   ...
 *   host.restart();
 * }
 * }</pre>
 *
 * <p>A node that is restarted waits for the node that went down last. If all nodes are down,
 * restart that one first, or restart all of them at the same time from several threads. Starting a
 * cluster takes about fifteen seconds. {@link #close()} ends the processes and deletes their data,
 * and so does the end of the JVM. Any thread may call any method. Each method blocks until it is
 * done, and throws {@link IllegalStateException} with the output of a node if it fails.
 */
public final class RabbitCluster implements AutoCloseable {
  private static final int USUAL_SIZE = 3;
  private static final Duration JOIN_TIMEOUT = Duration.ofMinutes(1);

  private final PortMapper mapper;
  private final List<RabbitNode> nodes;

  private RabbitCluster(PortMapper mapper, List<RabbitNode> nodes) {
    this.mapper = mapper;
    this.nodes = nodes;
  }

  /**
   * Starts a cluster of three nodes.
   *
   * @return a cluster, all nodes of which have joined it and take connections
   * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
   *     does not start
   */
  public static RabbitCluster start() {
    return start(USUAL_SIZE);
  }

  /**
   * Starts a cluster.
   *
   * @param size the number of nodes, at least 1
   * @return a cluster, all nodes of which have joined it and take connections
   * @throws IllegalArgumentException if the size is less than 1
   * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
   *     does not start
   */
  public static RabbitCluster start(int size) {
    return start(size, Map.of());
  }

  /**
   * Starts a cluster with parameters that cannot be set in {@code rabbitmq.conf}.
   *
   * @param size the number of nodes, at least 1
   * @param parameters the names of parameters of the application {@code rabbit}, as in {@code
   *     advanced.config}, and their values as Erlang terms
   * @return a cluster, all nodes of which have joined it and take connections
   * @throws IllegalArgumentException if the size is less than 1
   * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
   *     does not start
   */
  public static RabbitCluster start(int size, Map<String, String> parameters) {
    if (size < 1) {
      throw new IllegalArgumentException("A cluster has at least one node, not " + size);
    }
    RabbitInstallation installation = RabbitInstallation.find();
    PortMapper mapper = PortMapper.start(installation);
    RabbitCluster cluster =
        new RabbitCluster(mapper, newNodes(installation, mapper, size, parameters));
    try {
      cluster.join();
    } catch (IllegalStateException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private static List<RabbitNode> newNodes(
      RabbitInstallation installation,
      PortMapper mapper,
      int size,
      Map<String, String> parameters) {
    String password = RabbitNode.newPassword();
    int[] ports = IntStream.generate(FreePort::find).distinct().limit(size).toArray();
    return Arrays.stream(ports)
        .mapToObj(
            port ->
                new RabbitNode(
                    new NodeSettings(
                        installation,
                        port,
                        FreePort.find(),
                        OptionalInt.of(mapper.port()),
                        password,
                        installation.newFolder(),
                        port == ports[0] ? List.of() : joins(ports[0], port),
                        List.of(),
                        Map.copyOf(parameters))))
        .toList();
  }

  /**
   * The settings with which a node joins the first node. That one runs before the others are
   * started, so they need not negotiate who forms the cluster.
   */
  private static List<String> joins(int firstPort, int port) {
    String nodes = "cluster_formation.classic_config.nodes.";
    return List.of(
        "cluster_formation.peer_discovery_backend = classic_config",
        nodes + "1 = " + NodeSettings.nodeName(firstPort),
        nodes + "2 = " + NodeSettings.nodeName(port));
  }

  private void join() {
    nodes.get(0).restart();
    List<CompletableFuture<Void>> others =
        nodes.stream().skip(1).map(node -> CompletableFuture.runAsync(node::restart)).toList();
    try {
      CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).join();
      Awaitility.await()
          .atMost(JOIN_TIMEOUT)
          .until(() -> nodes.stream().allMatch(node -> seenBy(node) == nodes.size()));
    } catch (CompletionException e) {
      throw new IllegalStateException("A node did not join: " + e.getMessage(), e);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "The nodes did not find each other within " + JOIN_TIMEOUT, e);
    }
  }

  private static int seenBy(RabbitNode node) {
    return Integer.parseInt(node.admin().eval("length(rabbit_nodes:all_running())"));
  }

  /**
   * All nodes, running or not.
   *
   * @return the nodes in the order in which they were first started
   */
  public List<RabbitNode> nodes() {
    return nodes;
  }

  /**
   * The URLs of all nodes.
   *
   * @return a URL for each node, in the order of {@link #nodes()}
   */
  public List<String> urls() {
    return nodes.stream().map(RabbitNode::url).toList();
  }

  /**
   * The URLs of all nodes, for a client that connects to a certain node first.
   *
   * @param first the node whose URL comes first
   * @return a URL for each node
   */
  public List<String> urlsFrom(RabbitNode first) {
    List<String> urls = new ArrayList<>(urls());
    urls.remove(first.url());
    urls.add(0, first.url());
    return urls;
  }

  /**
   * The node that hosts a classic queue or leads a quorum queue. It may be down.
   *
   * @param queue the name of the queue
   * @return one of {@link #nodes()}
   */
  public RabbitNode hostOf(String queue) {
    String name = running().admin().hostOf(queue);
    return nodes.stream()
        .filter(node -> NodeSettings.nodeName(node.port()).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Queue '" + queue + "' is on no node here: " + name));
  }

  /**
   * A node that runs.
   *
   * @return the first of {@link #nodes()} that does
   */
  public RabbitNode running() {
    return nodes.stream()
        .filter(RabbitNode::isRunning)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No node of the cluster runs"));
  }

  /** Kills all nodes and deletes their data. Idempotent. */
  @Override
  public void close() {
    nodes.forEach(RabbitNode::close);
    mapper.close();
  }

  /** Shows the nodes, but never their password. */
  @Override
  public String toString() {
    return "RabbitCluster" + nodes;
  }
}
