package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The settings with which the process of a node is started.
 *
 * @param installation the RabbitMQ that the node runs
 * @param port the port for clients
 * @param clusterPort the port for other nodes
 * @param portMapper the port at which a node of a cluster asks for the ports of the others; empty
 *     for a node without a cluster
 * @param password the password of the node's user
 * @param data the folder of the node
 * @param config the lines of its configuration file
 * @param plugins the plugins that are enabled
 * @param parameters the names of parameters of the application {@code rabbit} that cannot be set in
 *     the configuration file, and their values as Erlang terms
 */
record NodeSettings(
    RabbitInstallation installation,
    int port,
    int clusterPort,
    OptionalInt portMapper,
    String password,
    Path data,
    List<String> config,
    List<String> plugins,
    Map<String, String> parameters) {
  private static final String PERMISSION_OF_OLD_QUEUES =
      "deprecated_features.permit.transient_nonexcl_queues";

  List<String> command() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "-noshell",
            // The port mapper daemon that Erlang would start would outlive the node.
            "-start_epmd",
            "false",
            "-name",
            nodeName(port),
            "-setcookie",
            password,
            "-kernel",
            "inet_dist_use_interface",
            "{127,0,0,1}",
            "-kernel",
            "inet_dist_listen_min",
            Integer.toString(clusterPort),
            "-kernel",
            "inet_dist_listen_max",
            Integer.toString(clusterPort),
            "-rabbit",
            "default_user",
            "<<\"" + RabbitNode.USER + "\">>",
            "-rabbit",
            "default_pass",
            "<<\"" + password + "\">>",
            "-rabbit",
            "collect_statistics",
            "none",
            // A node that is started with chroot has no /proc, which RabbitMQ reads by default.
            "-rabbit",
            "vm_memory_calculation_strategy",
            "allocated",
            "-eval",
            script()));
    parameters.forEach((name, value) -> arguments.addAll(List.of("-rabbit", name, value)));
    if (config.stream().noneMatch(line -> line.startsWith(PERMISSION_OF_OLD_QUEUES))) {
      // RabbitMQ 4.3 denies such queues by default, RabbitMQ 4.0 to 4.2 only if told so, and
      // RabbitMQ 3 ignores the setting. The command line overrides the configuration file.
      arguments.addAll(
          List.of("-rabbit", "permit_deprecated_features", "#{transient_nonexcl_queues=>false}"));
    }
    if (portMapper.isEmpty()) {
      arguments.addAll(List.of("-erl_epmd_port", Integer.toString(clusterPort)));
    }
    return installation.command(installation.script().toString(), arguments);
  }

  static String nodeName(int port) {
    return "vireo-" + port + "@" + RabbitNode.HOST;
  }

  Map<String, String> environment() {
    write("enabled_plugins", "[" + String.join(",", plugins) + "].\n");
    if (!config.isEmpty()) {
      write("rabbitmq.conf", config.stream().collect(Collectors.joining("\n", "", "\n")));
    }
    Map<String, String> environment =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("HOME", path("")),
                Map.entry("VIREO_NODE_DATA", path("")),
                Map.entry("RABBITMQ_NODENAME", nodeName(port)),
                Map.entry("RABBITMQ_USE_LONGNAME", "true"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", RabbitNode.HOST),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(clusterPort)),
                Map.entry("RABBITMQ_MNESIA_BASE", path("mnesia")),
                Map.entry("RABBITMQ_MNESIA_DIR", path("mnesia/node")),
                Map.entry("RABBITMQ_FEATURE_FLAGS_FILE", path("feature_flags")),
                Map.entry("RABBITMQ_PLUGINS_EXPAND_DIR", path("plugins")),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", path("enabled_plugins")),
                Map.entry("RABBITMQ_LOG_BASE", path("log")),
                // RabbitMQ starts faster if there is no file of that name, since it need not read
                // its schemas.
                Map.entry("RABBITMQ_CONFIG_FILE", path("rabbitmq.conf")),
                Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced.config")),
                Map.entry("RABBITMQ_CONF_ENV_FILE", path("rabbitmq-env.conf")),
                // The script rabbit-node.erl boots RabbitMQ, and reads the standard input.
                Map.entry("RABBITMQ_NODE_ONLY", "true"),
                Map.entry("RABBITMQ_ALLOW_INPUT", "true")));
    portMapper.ifPresent(
        mapper -> {
          environment.put("ERL_EPMD_PORT", Integer.toString(mapper));
          environment.put("ERL_EPMD_ADDRESS", RabbitNode.HOST);
        });
    return environment;
  }

  private String path(String name) {
    return installation.seenByNodes(data.resolve(name));
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
        throw new IllegalStateException("rabbit-node.erl is missing from the jar of vireo-tck");
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("rabbit-node.erl cannot be read", e);
    }
  }
}
