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
 * Where the broker is and how it is reached.
 *
 * @param url its URL, with a password perhaps
 * @param trusted the authorities to trust, in PEM; null for those that Java trusts
 * @param clientCertificate the certificate to show it, in PKCS#12; null for none
 * @param clientPassword of that file
 */
public record Broker(
    String url,
    @Nullable Path trusted,
    @Nullable Path clientCertificate,
    @Nullable String clientPassword) {

  /** Makes a driver for it, without connecting yet. */
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

  /** What stands before the first colon, where that can be a scheme. */
  private String scheme() {
    String before = url.substring(0, Math.max(0, url.indexOf(':')));
    return before.matches("[A-Za-z][A-Za-z0-9+.-]{0,19}") ? before.toLowerCase(Locale.ROOT) : "";
  }

  /** Whether it is no broker but the memory of a process. */
  public boolean isMemory() {
    return scheme().equals("memory");
  }

  /** How it is reached by a command that looks at RabbitMQ itself. */
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
    try {
      return changes.apply(rabbit()).build();
    } catch (IllegalArgumentException e) {
      throw CommandException.wrongUse(String.valueOf(e.getMessage()), e);
    }
  }

  /** The URL as it may be shown: without user and password. */
  public String endpoint() {
    return url.replaceFirst("//\\S*@", "//");
  }

  /** The place; never a password. */
  @Override
  public String toString() {
    return endpoint();
  }
}
