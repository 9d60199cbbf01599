package io.vireo.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the process of a node is started.
 *
 * @param port where it takes clients
 * @param clusterPort where it takes other nodes
 * @param password of its user
 * @param data its folder
 * @param config lines of its configuration file
 * @param plugins what is enabled
 */
record NodeSettings(
    int port,
    int clusterPort,
    String password,
    Path data,
    List<String> config,
    List<String> plugins) {

  List<String> command() {
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
        "<<\"" + RabbitNode.USER + "\">>",
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
    return "vireo-" + port + "@" + RabbitNode.HOST;
  }

  Map<String, String> environment() {
    write("enabled_plugins", "[" + String.join(",", plugins) + "].\n");
    if (!config.isEmpty()) {
      write("rabbitmq.conf", config.stream().collect(Collectors.joining("\n", "", "\n")));
    }
    return Map.ofEntries(
        Map.entry("HOME", data.toString()),
        Map.entry("VIREO_NODE_DATA", data.toString()),
        Map.entry("RABBITMQ_NODENAME", nodeName()),
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
}
