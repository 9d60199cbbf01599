package io.vireo.rabbitmq;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What is needed to reach a broker by another protocol, such as that of its management API.
 * Immutable.
 *
 * @param host the broker's name or address
 * @param virtualHost the virtual host
 * @param user the user
 * @param password the password
 * @param tls the TLS context of the connection; empty where the connection uses no TLS
 */
public record BrokerAccess(
    String host, String virtualHost, String user, String password, Optional<SSLContext> tls) {

  /** Names the host; never the user or the password. */
  @Override
  public String toString() {
    return "BrokerAccess[" + host + "]";
  }
}
