package io.vireo.console;

import java.util.List;
import java.util.Objects;

/**
 * A proxy in front of the console that has logged its users in, and names them in headers. The
 * console believes these headers only if the request comes from one of the proxy's addresses, and
 * then also {@code X-Forwarded-For}, {@code X-Forwarded-Host} and {@code X-Forwarded-Proto}. The
 * proxy must remove these headers from what its clients send. Immutable; any thread may use it.
 *
 * @param userHeader the header with the user's name, such as {@code X-Forwarded-User}
 * @param roleHeader the header with the user's role: {@code viewer}, {@code operator} or {@code
 *     admin}, in any case. A request with another role, or none, is refused.
 * @param addresses the IP addresses from which the proxy connects, or ranges such as {@code
 *     10.1.0.0/16}; at least one
 */
public record TrustedProxy(String userHeader, String roleHeader, List<String> addresses) {
  /**
   * Checks the values.
   *
   * @param userHeader the header with the user's name
   * @param roleHeader the header with the user's role
   * @param addresses the proxy's addresses
   * @throws IllegalArgumentException if a header's name is not valid, or an address is missing or
   *     not valid
   */
  public TrustedProxy {
    requireHeader(userHeader);
    requireHeader(roleHeader);
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("A trusted proxy has at least one address");
    }
    addresses.forEach(AddressRange::parse);
  }

  /**
   * {@return whether a request comes from the proxy}
   *
   * @param address the IP address from which the request came
   */
  public boolean isAt(String address) {
    return addresses.stream().map(AddressRange::parse).anyMatch(range -> range.contains(address));
  }

  private static void requireHeader(String name) {
    Objects.requireNonNull(name, "name");
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
      throw new IllegalArgumentException("'" + name + "' is no name of a header");
    }
  }
}
