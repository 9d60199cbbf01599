package io.vireo.console.internal.web;

import io.vireo.console.ConsoleRequest;
import io.vireo.console.internal.access.ClientAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a request was meant for this console and made by its own page, as far as browsers tell.
 * Scripts send neither {@code Origin} nor {@code Sec-Fetch-Site}. Any thread may use it.
 */
final class Origins {
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> hosts;
  private final ClientAddress addresses;

  /**
   * Makes the checks.
   *
   * @param hosts the names by which the console may be called, in small letters; empty for any
   */
  Origins(Set<String> hosts, ClientAddress addresses) {
    this.hosts = hosts;
    this.addresses = addresses;
  }

  /** Whether the request names this console as the host that it was sent to. */
  boolean isMeantForUs(ConsoleRequest request) {
    return hosts.isEmpty() || hosts.contains(name(addresses.host(request)));
  }

  /** Whether no page of another site has made a browser send the request. */
  boolean isOurOwn(ConsoleRequest request) {
    boolean ownSite =
        request.header("Sec-Fetch-Site").map(site -> OWN_SITES.contains(site.strip())).orElse(true);
    return ownSite && request.header("Origin").map(one -> isOurs(one, request)).orElse(true);
  }

  /** Compares host and port; a port that is the scheme's own may be left out on either side. */
  private boolean isOurs(String origin, ConsoleRequest request) {
    try {
      URI uri = new URI(origin.strip());
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      int standard = scheme.equals("https") ? 443 : 80;
      if (!Set.of("http", "https").contains(scheme)
          || uri.getHost() == null
          || (addresses.secure(request) && scheme.equals("http"))) {
        return false;
      }
      String host = addresses.host(request);
      return uri.getHost().toLowerCase(Locale.ROOT).equals(bracketed(host))
          && (uri.getPort() < 0 ? standard : uri.getPort()) == port(host, standard);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String bracketed(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    return (end <= 0 ? host : host.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  private static String name(String host) {
    return bracketed(host).replace("[", "").replace("]", "");
  }

  private static int port(String host, int standard) {
    String rest = host.substring(bracketed(host).length());
    return rest.matches(":\\d{1,5}") ? Integer.parseInt(rest.substring(1)) : standard;
  }
}
