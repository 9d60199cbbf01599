package io.vireo.rabbitmq;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who one is at a broker, for what speaks another protocol with it, such as the client of its
 * management API.
 *
 * @param host the broker's name or address
 * @param virtualHost the virtual host
 * @param user the user
 * @param password the password
 * @param tls whom to trust and what to show, or null where the connection is a plain one
 */
public record BrokerAccess(
    String host, String virtualHost, String user, String password, @Nullable SSLContext tls) {

  /** Names the host; never the user or the password. */
  @Override
  public String toString() {
    return "BrokerAccess[" + host + "]";
  }
}
