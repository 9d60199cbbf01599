package io.vireo.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the RabbitMQ that is installed on this machine. */
final class RabbitInstallation {
  private static final String HOME_VARIABLE = "RABBITMQ_HOME";
  // Debian's /usr/sbin/rabbitmq-server insists on its own user; the script behind it does not.
  private static final List<Path> SCRIPTS =
      List.of(
          Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
          Path.of("/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server"),
          Path.of("/usr/local/opt/rabbitmq/sbin/rabbitmq-server"));

  private RabbitInstallation() {}

  /** The script that runs a node in the foreground. */
  static Path serverScript() {
    return candidates()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "RabbitMQ is not installed: install the package rabbitmq-server"
                        + " (apt-get install rabbitmq-server, brew install rabbitmq), or set "
                        + HOME_VARIABLE
                        + " to a folder that holds sbin/rabbitmq-server"));
  }

  private static Stream<Path> candidates() {
    Stream<Path> chosen =
        Optional.ofNullable(System.getenv(HOME_VARIABLE))
            .map(home -> Path.of(home, "sbin", "rabbitmq-server"))
            .stream();
    return Stream.concat(chosen, SCRIPTS.stream());
  }
}
