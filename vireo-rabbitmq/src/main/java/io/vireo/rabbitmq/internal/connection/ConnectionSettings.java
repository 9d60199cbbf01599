package io.vireo.rabbitmq.internal.connection;

import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.internal.tls.TlsSettings;
import java.time.Duration;
import java.util.List;

/**
 * What the program has said of the connections of a driver. Immutable.
 *
 * @param addresses the brokers, tried in this order, over and over
 * @param name the program's name, for the broker's management
 * @param heartbeat how often both sides show that they live
 * @param timeouts how long each exchange with the broker may take
 * @param retries how often it is tried to connect, and how soon
 * @param tls whom to trust and what to show
 * @param prefetchBytes how many bytes of events all consumers together may hold
 */
public record ConnectionSettings(
    List<BrokerAddress> addresses,
    String name,
    Duration heartbeat,
    Timeouts timeouts,
    Retries retries,
    TlsSettings tls,
    long prefetchBytes) {

  /**
   * Checks the URLs against the rest.
   *
   * @throws InvalidUrlException if one of the brokers would be reached without TLS although TLS is
   *     configured
   */
  public ConnectionSettings {
    addresses = List.copyOf(addresses);
    if (tls.isConfigured()) {
      addresses.forEach(ConnectionSettings::requireTls);
    }
  }

  private static void requireTls(BrokerAddress address) {
    if (!address.tls()) {
      throw new InvalidUrlException(
          "TLS is configured, but the URL of "
              + address.endpoint()
              + " starts with amqp:, which sends everything unprotected; use amqps:");
    }
  }

  /**
   * How long each exchange with the broker may take.
   *
   * @param connect opening the TCP connection
   * @param handshake the first exchange
   * @param rpc an answer to a declaration and the like
   * @param close closing all of the driver
   */
  public record Timeouts(Duration connect, Duration handshake, Duration rpc, Duration close) {}
}
