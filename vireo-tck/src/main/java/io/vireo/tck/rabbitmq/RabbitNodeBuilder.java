package io.vireo.tck.rabbitmq;

import io.vireo.tck.fault.FreePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Starts a {@link RabbitNode} with settings of its own. Not for use by several threads at the same
 * time.
 */
public final class RabbitNodeBuilder {
  private final List<String> config = new ArrayList<>();
  private final List<String> plugins = new ArrayList<>();
  private final Map<String, String> parameters = new HashMap<>();
  private int managementPort;

  RabbitNodeBuilder() {}

  /**
   * Adds a line to {@code rabbitmq.conf}.
   *
   * @param line the line, such as {@code heartbeat = 5}
   * @return this
   */
  public RabbitNodeBuilder config(String line) {
    config.add(line);
    return this;
  }

  /**
   * Sets a parameter that cannot be set in {@code rabbitmq.conf}.
   *
   * @param name the name of a parameter of the application {@code rabbit}, as in {@code
   *     advanced.config}
   * @param value an Erlang term
   * @return this
   */
  public RabbitNodeBuilder parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  /**
   * Enables a plugin.
   *
   * @param name the name of the plugin, such as {@code rabbitmq_management}
   * @return this
   */
  public RabbitNodeBuilder plugin(String name) {
    plugins.add(name);
    return this;
  }

  /**
   * Enables the management API, whose address is {@link RabbitNode#managementUrl()}.
   *
   * @return this
   */
  public RabbitNodeBuilder management() {
    managementPort = FreePort.find();
    return plugin("rabbitmq_management")
        .config("management.tcp.ip = " + RabbitNode.HOST)
        .config("management.tcp.port = " + managementPort);
  }

  /**
   * Starts the node, and returns when it takes connections.
   *
   * @return the node
   * @throws IllegalStateException if RabbitMQ is not installed (the message names the package) or
   *     does not start
   */
  public RabbitNode start() {
    RabbitNode node = new RabbitNode(settings(), managementPort);
    try {
      node.restart();
    } catch (IllegalStateException e) {
      node.close();
      throw e;
    }
    return node;
  }

  private NodeSettings settings() {
    RabbitInstallation installation = RabbitInstallation.find();
    return new NodeSettings(
        installation,
        FreePort.find(),
        FreePort.find(),
        OptionalInt.empty(),
        RabbitNode.newPassword(),
        installation.newFolder(),
        List.copyOf(config),
        List.copyOf(plugins),
        Map.copyOf(parameters));
  }
}
