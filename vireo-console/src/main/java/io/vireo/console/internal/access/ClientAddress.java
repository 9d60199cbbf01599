package io.vireo.console.internal.access;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.TrustedProxy;
import java.util.Optional;

/**
 * Where a request comes from and what it was sent to, seen from the client: what a trusted proxy
 * says, else what the connection says. Any thread may use it.
 */
public final class ClientAddress {
  private final Optional<TrustedProxy> proxy;

  public ClientAddress(Optional<TrustedProxy> proxy) {
    this.proxy = proxy;
  }

  /** The trusted proxy, if the request comes from it. */
  Optional<TrustedProxy> proxyOf(ConsoleRequest request) {
    return proxy.filter(one -> one.isAt(request.remoteAddress()));
  }

  /**
   * The address of the client. Of those in {@code X-Forwarded-For} it is the last one that is not
   * the proxy's own, since clients may write what they like in front of it.
   */
  public String of(ConsoleRequest request) {
    Optional<TrustedProxy> through = proxyOf(request);
    String chain = request.header("X-Forwarded-For").orElse("");
    if (through.isEmpty() || chain.isBlank()) {
      return request.remoteAddress();
    }
    String[] hops = chain.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = withoutPort(hops[i].strip());
      if (!through.get().isAt(hop)) {
        return hop.matches("[0-9A-Fa-f.:]{2,45}") ? hop : request.remoteAddress();
      }
    }
    return request.remoteAddress();
  }

  /** Some proxies name the port too, which differs with each connection of a client. */
  private static String withoutPort(String hop) {
    return hop.replaceFirst("^((?:\\d{1,3}\\.){3}\\d{1,3}):\\d{1,5}$", "$1")
        .replaceFirst("^\\[([0-9A-Fa-f:.]+)](?::\\d{1,5})?$", "$1");
  }

  /** The host, with its port if it has one, to which the client sent the request. */
  public String host(ConsoleRequest request) {
    return forwarded(request, "X-Forwarded-Host").or(() -> request.header("Host")).orElse("");
  }

  /** Whether the client's own connection is encrypted. */
  public boolean secure(ConsoleRequest request) {
    return request.secure()
        || forwarded(request, "X-Forwarded-Proto").filter("https"::equalsIgnoreCase).isPresent();
  }

  /** What the trusted proxy says in a header; of several values the one that was added last. */
  private Optional<String> forwarded(ConsoleRequest request, String header) {
    return proxyOf(request)
        .flatMap(one -> request.header(header))
        .map(value -> value.substring(value.lastIndexOf(',') + 1).strip())
        .filter(value -> !value.isEmpty());
  }
}
