package io.vireo.tck.rabbitmq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The installation of RabbitMQ that nodes run. It is the one of this machine, unless an environment
 * variable names another. {@code RABBITMQ_HOME} names a folder with {@code sbin/rabbitmq-server}.
 * {@code RABBITMQ_ROOT} names a folder with a whole system in which RabbitMQ is installed, such as
 * {@code debootstrap} makes. Nodes are started in such a system with {@code chroot}, which only
 * root may do.
 *
 * @param root the folder that nodes see as {@code /}, or null if they see this machine's own
 * @param script the path of the script that runs a node in the foreground, as nodes see it
 */
record RabbitInstallation(@Nullable Path root, Path script) {
  private static final String HOME_VARIABLE = "RABBITMQ_HOME";
  private static final String ROOT_VARIABLE = "RABBITMQ_ROOT";
  // Debian's /usr/sbin/rabbitmq-server runs only as a user of its own. The script that it calls
  // runs as any user.
  private static final List<Path> SCRIPTS =
      List.of(
          Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
          Path.of("/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server"),
          Path.of("/usr/local/opt/rabbitmq/sbin/rabbitmq-server"));

  static RabbitInstallation find() {
    Path root =
        variable(ROOT_VARIABLE).map(folder -> Path.of(folder).toAbsolutePath()).orElse(null);
    return root == null ? ofThisMachine() : below(root);
  }

  private static RabbitInstallation ofThisMachine() {
    Stream<Path> chosen =
        variable(HOME_VARIABLE).map(home -> Path.of(home, "sbin", "rabbitmq-server")).stream();
    return Stream.concat(chosen, SCRIPTS.stream())
        .filter(Files::isExecutable)
        .findFirst()
        .map(script -> new RabbitInstallation(null, script))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "RabbitMQ is not installed: install the package rabbitmq-server"
                        + " (apt-get install rabbitmq-server, brew install rabbitmq), or set "
                        + HOME_VARIABLE
                        + " to a folder that holds sbin/rabbitmq-server"));
  }

  private static RabbitInstallation below(Path root) {
    return SCRIPTS.stream()
        .filter(script -> Files.isExecutable(onThisMachine(root, script)))
        .findFirst()
        .map(script -> new RabbitInstallation(root, script))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    ROOT_VARIABLE
                        + " is "
                        + root
                        + ", which holds no system with RabbitMQ, or none that this user may read;"
                        + " nodes can be started there by root only"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static Path onThisMachine(Path root, Path path) {
    return root.resolve(Path.of("/").relativize(path));
  }

  /** The command that runs a program of the installation. */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (root != null) {
      command.addAll(List.of("chroot", root.toString()));
    }
    command.add(program);
    command.addAll(arguments);
    return command;
  }

  /** Makes a folder that nodes can see. */
  Path newFolder() {
    try {
      String prefix = "vireo-rabbitmq-";
      return root == null
          ? Files.createTempDirectory(prefix)
          : Files.createTempDirectory(onThisMachine(root, Path.of("/tmp")), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for the data of a RabbitMQ node", e);
    }
  }

  /** The path at which nodes see a file of this machine. */
  String seenByNodes(Path path) {
    return (root == null ? path : Path.of("/").resolve(root.relativize(path))).toString();
  }
}
