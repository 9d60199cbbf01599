package io.vireo.rabbitmq.internal.connection;

import io.vireo.InvalidUrlException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a broker is, and the user and password for it, read from an {@code amqp:} or {@code amqps:}
 * URL. Not parsed by {@link java.net.URI}, whose errors quote the whole URL with the password.
 * Immutable.
 *
 * @param tls whether the connection is protected by TLS
 * @param host a name or an address; of an IPv6 address without the brackets
 * @param password the password, which nothing here ever shows
 */
public record BrokerAddress(
    boolean tls, String host, int port, String virtualHost, String user, String password) {
  private static final int PLAIN_PORT = 5672;
  private static final int TLS_PORT = 5671;
  private static final Pattern BETWEEN_URLS =
      Pattern.compile(",(?=\\s*amqps?://)", Pattern.CASE_INSENSITIVE);

  /**
   * Reads URLs.
   *
   * @param urls texts, each of which holds one URL, or several with commas between them
   * @throws InvalidUrlException if there is none, or one is malformed
   */
  public static List<BrokerAddress> parseAll(List<String> urls) {
    List<BrokerAddress> addresses = new ArrayList<>();
    for (String text : urls) {
      for (String url : BETWEEN_URLS.split(text, -1)) {
        addresses.add(parse(url.strip()));
      }
    }
    if (addresses.isEmpty()) {
      throw new InvalidUrlException("No broker URL was given; use one such as amqp://localhost");
    }
    return List.copyOf(addresses);
  }

  /**
   * Reads one URL.
   *
   * @throws InvalidUrlException if the URL is malformed; its message holds nothing of the URL but
   *     the scheme
   */
  public static BrokerAddress parse(String url) {
    int schemeEnd = url.indexOf("://");
    String scheme = schemeEnd < 0 ? "" : url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (!scheme.equals("amqp") && !scheme.equals("amqps")) {
      throw new InvalidUrlException(
          "A RabbitMQ URL starts with amqp:// or amqps://, such as amqp://localhost");
    }
    boolean tls = scheme.equals("amqps");
    String rest = url.substring(schemeEnd + 3);
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw invalid(
          scheme,
          "holds a '?' or '#'; write them in a password or virtual host as %3F and %23, and give parameters by RabbitOptions");
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    if (path.indexOf('/') >= 0 || path.indexOf('@') >= 0) {
      throw invalid(
          scheme,
          "has a '/' or '@' too many; write them in a password or virtual host as %2F and %40");
    }
    int at = authority.indexOf('@');
    if (at != authority.lastIndexOf('@')) {
      throw invalid(scheme, "has more than one '@'; write it in a user or password as %40");
    }
    String credentials = at < 0 ? "" : authority.substring(0, at);
    int colon = credentials.indexOf(':');
    String user = colon < 0 ? credentials : credentials.substring(0, colon);
    String password = colon < 0 ? "guest" : credentials.substring(colon + 1);
    String endpoint = authority.substring(at + 1);
    int portColon =
        endpoint.startsWith("[")
            ? endpoint.indexOf(':', endpoint.indexOf(']') + 1)
            : endpoint.indexOf(':');
    String host = portColon < 0 ? endpoint : endpoint.substring(0, portColon);
    return new BrokerAddress(
        tls,
        host(scheme, host),
        portColon < 0
            ? (tls ? TLS_PORT : PLAIN_PORT)
            : port(scheme, endpoint.substring(portColon + 1)),
        path.isEmpty() ? "/" : decode(scheme, "virtual host", path),
        user.isEmpty() ? "guest" : decode(scheme, "user", user),
        decode(scheme, "password", password));
  }

  private static String host(String scheme, String text) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]") || text.length() < 4) {
        throw invalid(scheme, "has a malformed IPv6 address; write it as [::1]");
      }
      return withZone(scheme, text.substring(1, text.length() - 1));
    }
    String host = decode(scheme, "host", text);
    if (host.isEmpty()) {
      return "localhost";
    }
    if (host.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == ']')) {
      throw invalid(scheme, "has a malformed host");
    }
    return host;
  }

  /**
   * Reads the zone of an IPv6 address, which names a network interface behind a percent sign. A URL
   * writes that sign as %25 (RFC 6874), but a bare one is accepted as well.
   */
  private static String withZone(String scheme, String address) {
    int percent = address.indexOf('%');
    if (percent < 0) {
      return address;
    }
    String zone = address.substring(percent + 1);
    if (zone.startsWith("25")) {
      zone = decode(scheme, "IPv6 zone", zone.substring(2));
    }
    if (zone.isEmpty() || zone.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '%')) {
      throw invalid(scheme, "has a malformed IPv6 zone; write it as [fe80::1%25eth0]");
    }
    return address.substring(0, percent) + "%" + zone;
  }

  private static int port(String scheme, String text) {
    // The text may be a part of a password that was not percent-encoded, so no message shows it.
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(scheme, "has a port that is no number");
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw invalid(scheme, "has a port that is not 1 to 65535");
    }
    return port;
  }

  private static String decode(String scheme, String what, String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint == '%') {
        boolean complete = at + 2 < text.length();
        int high = complete ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = complete ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw invalid(scheme, "has a malformed % in its " + what + "; write a % as %25");
        }
        bytes.put((byte) (high * 16 + low));
        at += 3;
      } else {
        bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(codePoint);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw invalid(scheme, "has a " + what + " that is no UTF-8");
    }
  }

  private static InvalidUrlException invalid(String scheme, String what) {
    return new InvalidUrlException(
        "The %s URL %s (form: %s://user:password@host:port/vhost)".formatted(scheme, what, scheme));
  }

  /**
   * The broker for people: {@code host:port/vhost}, without the virtual host if that is {@code /}.
   */
  public String endpoint() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return name + ":" + port + "/" + (virtualHost.equals("/") ? "" : virtualHost);
  }

  /** Shows neither the user nor the password. */
  @Override
  public String toString() {
    return endpoint();
  }
}
