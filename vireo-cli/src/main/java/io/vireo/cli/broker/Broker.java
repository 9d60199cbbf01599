package io.vireo.cli.broker;

import io.vireo.InvalidUrlException;
import io.vireo.cli.terminal.CommandException;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The address of a broker and how to connect to it.
 *
 * @param url the URL of the broker, which may hold a password
 * @param trusted the certificate authorities to trust, a PEM file; null for those that Java trusts
 * @param clientCertificate the client certificate to present, a PKCS#12 file; null for none
 * @param clientPassword the password of that PKCS#12 file
 */
public record Broker(
    String url,
    @Nullable Path trusted,
    @Nullable Path clientCertificate,
    @Nullable String clientPassword) {

  /** Creates a driver for this broker, which does not connect yet. */
  public Driver driver() {
    return trusted == null && clientCertificate == null ? provider().connect(url) : tlsDriver();
  }

  private DriverProvider provider() {
    return ServiceLoader.load(DriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(scheme()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidUrlException(
                    "No driver for the scheme '"
                        + scheme()
                        + "' of the URL; write it like memory: or amqp://localhost"));
  }

  /** Returns the text before the first colon in lower case; empty if it cannot be a scheme. */
  private String scheme() {
    String before = url.substring(0, Math.max(0, url.indexOf(':')));
    return before.matches("[A-Za-z][A-Za-z0-9+.-]{0,19}") ? before.toLowerCase(Locale.ROOT) : "";
  }

  /** Whether the URL is {@code memory:}, so that there is no broker. */
  public boolean isMemory() {
    return scheme().equals("memory");
  }

  /**
   * Returns the options of a command that examines RabbitMQ itself.
   *
   * @param timeout how long connecting and each answer may take
   */
  public RabbitOptions rabbitOptions(Duration timeout) {
    return build(
        options -> options.connectTimeout(timeout).handshakeTimeout(timeout).rpcTimeout(timeout));
  }

  private Driver tlsDriver() {
    return RabbitDriver.connect(build(options -> options));
  }

  private RabbitOptions.Builder rabbit() {
    RabbitOptions.Builder options = RabbitOptions.builder().urls(url);
    if (trusted != null) {
      options.trustedCertificates(trusted);
    }
    if (clientCertificate != null && clientPassword != null) {
      options.clientCertificate(clientCertificate, clientPassword);
    }
    return options;
  }

  private RabbitOptions build(UnaryOperator<RabbitOptions.Builder> changes) {
    return CommandException.optionsOf(() -> changes.apply(rabbit()).build());
  }

  /** Returns the URL without user and password, so that it may be shown. */
  public String endpoint() {
    return url.replaceFirst("//\\S*@", "//");
  }

  /** Returns the endpoint, since the URL may hold a password. */
  @Override
  public String toString() {
    return endpoint();
  }
}
