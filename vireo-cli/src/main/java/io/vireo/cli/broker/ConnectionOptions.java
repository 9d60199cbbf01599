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

/** The options that every command has: the address of the broker, TLS, and how long to wait. */
public final class ConnectionOptions {
  static final String URL_VARIABLE = "VIREO_URL";
  static final String CLIENT_PASSWORD_VARIABLE = "VIREO_TLS_CLIENT_PASSWORD";
  private static final String DEFAULT_URL = "amqp://localhost";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The broker: memory:, or amqp[s]://[user[:password]@]host[:port][/vhost].",
        "Default: the URL in the file of --url-file, else the variable VIREO_URL, else amqp://localhost."
      })
  private @Nullable String url;

  @Option(
      names = "--url-file",
      paramLabel = "FILE",
      description =
          "Read the URL from the first line of a file that is not blank. This keeps a password out of the list of processes and the history of the shell.")
  private @Nullable Path urlFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "For amqps: a PEM file with the certificates of the authorities to trust (default: those that Java trusts).")
  private @Nullable Path trusted;

  @Option(
      names = "--tls-client",
      paramLabel = "FILE",
      description =
          "For amqps: a PKCS#12 file with the client certificate and its key. Its password is in the file of --tls-client-password-file, else in the variable VIREO_TLS_CLIENT_PASSWORD.")
  private @Nullable Path clientCertificate;

  @Option(
      names = "--tls-client-password-file",
      paramLabel = "FILE",
      description =
          "Read the password of --tls-client from the first line of a file that is not blank.")
  private @Nullable Path clientPasswordFile;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "How long the broker may take, such as 500ms, 5s, 1m (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the log, and the stack trace of an error, on standard error.")
  private boolean verbose;

  /** The broker of the options, else of the environment, else the one on this machine. */
  public Broker broker(Map<String, String> variables) {
    String fromVariable = variables.getOrDefault(URL_VARIABLE, "").strip();
    return brokerOr(fromVariable.isEmpty() ? DEFAULT_URL : fromVariable, variables);
  }

  /** The broker of the options, else the one at {@code otherwise}. */
  public Broker brokerOr(String otherwise, Map<String, String> variables) {
    if (url != null && urlFile != null) {
      throw CommandException.wrongUse("Give --url or --url-file, not both");
    }
    String chosen = url == null ? otherwise : url.strip();
    return new Broker(
        urlFile == null ? chosen : TextFile.firstLine(urlFile, "URL"),
        trusted,
        clientCertificate,
        clientCertificate == null ? null : clientPassword(clientCertificate, variables));
  }

  /** The observers on that broker. */
  public RemoteObservers remoteObservers(Environment environment) {
    return new RemoteObservers(broker(environment.variables()), timeout);
  }

  private String clientPassword(Path certificate, Map<String, String> variables) {
    if (clientPasswordFile != null) {
      return TextFile.firstLine(clientPasswordFile, "password");
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
}
