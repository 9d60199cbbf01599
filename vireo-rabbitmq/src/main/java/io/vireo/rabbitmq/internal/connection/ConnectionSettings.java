package io.vireo.rabbitmq.internal.connection;

import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.internal.tls.TlsSettings;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What the program's options say about the connections of a driver. Immutable.
 *
 * @param addresses the brokers, tried in this order, over and over
 * @param name the program's name, which the broker's management shows
 * @param heartbeat how often both sides send heartbeats
 * @param timeouts how long each exchange with the broker may take
 * @param retries how often and how soon the driver tries to connect
 * @param tls which certificates to trust, and which one to present
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

  /** Checks that TLS settings come with {@code amqps:} URLs. */
  public ConnectionSettings {
    addresses = List.copyOf(addresses);
    if (tls.isConfigured()) {
      addresses.forEach(ConnectionSettings::requireTls);
    }
  }

  /** The same settings, of which an address is tried first. */
  public ConnectionSettings first(String endpoint) {
    List<BrokerAddress> sorted = new ArrayList<>(addresses);
    // The sort is stable, so the other addresses keep their order.
    sorted.sort(Comparator.comparing(address -> !address.endpoint().equals(endpoint)));
    return new ConnectionSettings(sorted, name, heartbeat, timeouts, retries, tls, prefetchBytes);
  }

  /** The same settings, where each exchange with the broker may take a certain time. */
  public ConnectionSettings within(Duration timeout) {
    return new ConnectionSettings(
        addresses,
        name,
        heartbeat,
        new Timeouts(timeout, timeout, timeout, timeout),
        retries,
        tls,
        prefetchBytes);
  }

  private static void requireTls(BrokerAddress address) {
    if (!address.tls()) {
      throw new InvalidUrlException(
          "TLS is configured, but the URL of %s starts with amqp:, which sends everything unprotected; use amqps:"
              .formatted(address.endpoint()));
    }
  }

  /**
   * How long each exchange with the broker may take.
   *
   * @param connect for opening the TCP connection
   * @param handshake for the first exchange
   * @param rpc for the answer to a declaration or a similar request
   * @param close for closing the whole driver
   */
  public record Timeouts(Duration connect, Duration handshake, Duration rpc, Duration close) {
    /** The defaults, for what the program does not choose. */
    public static final Timeouts STANDARD =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));

    /** Checks that each time is 1 ms to 24 days. */
    public Timeouts {
      require("Connect", connect);
      require("Handshake", handshake);
      require("RPC", rpc);
      require("Close", close);
    }

    private static void require(String what, Duration value) {
      Objects.requireNonNull(value, "value");
      if (Durations.millis(value) < 1 || Durations.millis(value) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(what + " time-out " + value + " is not 1 ms to 24 days");
      }
    }
  }
}
