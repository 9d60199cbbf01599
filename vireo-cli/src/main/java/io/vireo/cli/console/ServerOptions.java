package io.vireo.cli.console;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.TextFile;
import io.vireo.console.ConsoleOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the console's server: where it is, and its certificate. */
final class ServerOptions {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--address",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "The address to bind; 0.0.0.0 for all (default: ${DEFAULT-VALUE}, which other machines cannot reach).")
  private String address = "127.0.0.1";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      defaultValue = "" + ConsoleOptions.DEFAULT_PORT,
      description = "The port to bind; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = ConsoleOptions.DEFAULT_PORT;

  @Option(
      names = "--base-path",
      paramLabel = "PATH",
      defaultValue = "/",
      description =
          "The path below which the console is, such as /vireo behind a proxy (default: ${DEFAULT-VALUE}).")
  private String basePath = "/";

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "A name by which browsers may call the console; may be repeated (default: any, but only those of this machine if --address is 127.0.0.1).")
  private List<String> hosts = new ArrayList<>();

  @Option(names = "--read-only", description = "Refuse every change.")
  private boolean readOnly;

  @Option(
      names = "--tls-server",
      paramLabel = "FILE",
      description =
          "Serve https: a PKCS#12 file with the certificate of the console and its key. Needs --tls-server-password-file.")
  private @Nullable Path keyStore;

  @Option(
      names = "--tls-server-password-file",
      paramLabel = "FILE",
      description =
          "Read the password of --tls-server from the first line of a file that is not blank.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--management",
      paramLabel = "URL",
      description =
          "RabbitMQ's management API: http[s]://[user[:password]@]host[:port] (default: port 15672 of the broker's host, or 15671 and https with amqps; the user of the broker).")
  private @Nullable String management;

  /** Adds these options to those of the console. */
  ConsoleOptions.Builder addTo(ConsoleOptions.Builder options) {
    options.address(socketAddress()).basePath(basePath).readOnly(readOnly);
    options.hosts(hosts.toArray(String[]::new));
    if (management != null) {
      options.management(management);
    }
    if (keyStore != null && passwordFile != null) {
      options.tls(ServerCertificate.load(keyStore, TextFile.firstLine(passwordFile, "password")));
    } else if (keyStore != null || passwordFile != null) {
      throw CommandException.wrongUse("Give --tls-server and --tls-server-password-file together");
    }
    return options;
  }

  private InetSocketAddress socketAddress() {
    if (port < 0 || port > MAX_PORT) {
      throw CommandException.wrongUse("--port " + port + " is not between 0 and " + MAX_PORT);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw CommandException.wrongUse("--address " + address + " is no address of this machine", e);
    }
  }
}
