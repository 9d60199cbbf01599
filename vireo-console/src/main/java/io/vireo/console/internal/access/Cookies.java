package io.vireo.console.internal.access;

import io.vireo.console.ConsoleRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The cookie that holds the id of a session. Browsers send a cookie to all ports of a host, so that
 * its name has the port: else two consoles on one machine would log each other's users out.
 */
final class Cookies {
  private static final int MAX_VALUES = 5;

  private final ClientAddress addresses;
  private final String path;

  Cookies(ClientAddress addresses, String path) {
    this.addresses = addresses;
    this.path = path;
  }

  /** The ids in the cookies of a request; several if another site has set one as well. */
  List<String> ids(ConsoleRequest request) {
    String prefix = name(request) + "=";
    List<String> ids = new ArrayList<>();
    for (String cookie : request.header("Cookie").orElse("").split(";", -1)) {
      String stripped = cookie.strip();
      if (stripped.startsWith(prefix) && ids.size() < MAX_VALUES) {
        ids.add(stripped.substring(prefix.length()));
      }
    }
    return ids;
  }

  /** The header that gives a session to the browser. */
  String set(ConsoleRequest request, String id) {
    return name(request) + "=" + id + attributes(request);
  }

  /** The header that takes it away again. */
  String remove(ConsoleRequest request) {
    return name(request) + "=" + attributes(request) + "; Max-Age=0";
  }

  private String attributes(ConsoleRequest request) {
    return "; Path="
        + path
        + "; HttpOnly; SameSite=Strict"
        + (addresses.secure(request) ? "; Secure" : "");
  }

  private String name(ConsoleRequest request) {
    String host = addresses.host(request);
    String port = host.substring(host.lastIndexOf(':') + 1);
    return "vireo-console" + (port.matches("\\d{1,5}") && !port.equals(host) ? "-" + port : "");
  }
}
