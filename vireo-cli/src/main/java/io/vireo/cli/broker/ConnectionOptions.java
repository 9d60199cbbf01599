package io.vireo.cli.broker;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.DurationConverter;
import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.TextFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the broker is, and how long to wait for it: the options that every command has. */
public final class ConnectionOptions {
  static final String URL_VARIABLE = "VIREO_URL";
  static final String CLIENT_PASSWORD_VARIABLE = "VIREO_TLS_CLIENT_PASSWORD";
  private static final String DEFAULT_URL = "amqp://localhost";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The broker: memory:, or amqp[s]://[user[:password]@]host[:port][/vhost].",
        "Without it: the file of --url-file, else the variable VIREO_URL, else amqp://localhost."
      })
  private @Nullable String url;

  @Option(
      names = "--url-file",
      paramLabel = "FILE",
      description =
          "Read the URL from the first line of a file that is not blank, so that a password is neither seen in the list of processes nor kept in the history of the shell.")
  private @Nullable Path urlFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "For amqps: the authorities to trust, certificates in PEM (default: those that Java trusts).")
  private @Nullable Path trusted;

  @Option(
      names = "--tls-client",
      paramLabel = "FILE",
      description =
          "For amqps: the certificate to show the broker, with its key, in PKCS#12. Its password: the first line of --tls-client-password-file, else the variable VIREO_TLS_CLIENT_PASSWORD.")
  private @Nullable Path clientCertificate;

  @Option(
      names = "--tls-client-password-file",
      paramLabel = "FILE",
      description = "Read the password of --tls-client from the first line that is not blank.")
  private @Nullable Path clientPasswordFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long the broker may take, as 500ms, 5s, 1m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the log, and the stack trace of an error, on standard error.")
  private boolean verbose;

  /** The broker that holds for commands that need one. */
  public Broker broker(Map<String, String> variables) {
    String fromVariable = variables.getOrDefault(URL_VARIABLE, "").strip();
    return brokerOr(fromVariable.isEmpty() ? DEFAULT_URL : fromVariable, variables);
  }

  /** The broker that was given on the command line, by a URL or a file with one. */
  public Broker brokerOr(String otherwise, Map<String, String> variables) {
    if (url != null && urlFile != null) {
      throw CommandException.wrongUse("Give --url or --url-file, not both");
    }
    String chosen = url == null ? otherwise : url.strip();
    return new Broker(
        urlFile == null ? chosen : firstLine(urlFile, "URL"),
        trusted,
        clientCertificate,
        clientCertificate == null ? null : clientPassword(clientCertificate, variables));
  }

  /** The observers on the broker that holds for commands that need one. */
  public Fleet fleet(Environment environment) {
    return new Fleet(broker(environment.variables()), timeout);
  }

  private String clientPassword(Path certificate, Map<String, String> variables) {
    if (clientPasswordFile != null) {
      return firstLine(clientPasswordFile, "password");
    }
    String password = variables.get(CLIENT_PASSWORD_VARIABLE);
    if (password == null) {
      throw CommandException.wrongUse(
          "Give the password of "
              + certificate
              + " by --tls-client-password-file or the variable "
              + CLIENT_PASSWORD_VARIABLE);
    }
    return password;
  }

  public Duration timeout() {
    return timeout;
  }

  public boolean verbose() {
    return verbose;
  }

  private static String firstLine(Path file, String what) {
    return TextFile.read(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElseThrow(() -> CommandException.wrongUse("File " + file + " holds no " + what));
  }
}
