package io.vireo.operations.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.InvalidUrlException;
import io.vireo.rabbitmq.BrokerAccess;
import java.net.URLDecoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a management API. It is parsed here because {@link java.net.URI} quotes the whole URL
 * in its errors, including the password.
 */
public final class ManagementUrl {
  private static final int PLAIN_PORT = 15672;
  private static final int TLS_PORT = 15671;
  private static final Pattern FORM =
      Pattern.compile(
          "(https?)://(?:([^@/\\s]*)@)?([\\w.-]+|\\[[0-9A-Fa-f:.]+(?:%[\\w.~-]+)?])(:\\d{1,5})?(/[\\w./-]*)?",
          Pattern.CASE_INSENSITIVE);

  private final String address;
  private final @Nullable String credentials;

  private ManagementUrl(String address, @Nullable String credentials) {
    this.address = address;
    this.credentials = credentials;
  }

  /**
   * Parses a URL.
   *
   * @param text such as {@code http://localhost:15672}, with or without user and password
   * @return the parsed URL
   * @throws InvalidUrlException if the URL is malformed; the message holds no part of it
   */
  public static ManagementUrl parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidUrlException(
          "The URL of the management API is not of the form http[s]://[user:password@]host[:port]");
    }
    boolean tls = matcher.group(1).equalsIgnoreCase("https");
    String port = matcher.group(4);
    String path = matcher.group(5) == null ? "" : matcher.group(5).replaceFirst("/+$", "");
    String address =
        (tls ? "https://" : "http://")
            + withZone(matcher.group(3))
            + (port == null ? ":" + standardPort(tls) : port)
            + path;
    return new ManagementUrl(address, decode(matcher.group(2)));
  }

  /** Replaces %25, which a URL has before an IPv6 zone, by the percent sign that Java expects. */
  private static String withZone(String host) {
    return host.replaceFirst("%25(?=[^]])", "%");
  }

  private static @Nullable String decode(@Nullable String credentials) {
    try {
      return credentials == null ? null : URLDecoder.decode(credentials.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidUrlException(
          "The URL of the management API has a malformed % in its user or password; write a % as"
              + " %25");
    }
  }

  /** Returns the default URL of the management API of a broker. */
  public static ManagementUrl of(BrokerAccess access) {
    boolean tls = access.tls().isPresent();
    String host = access.host().indexOf(':') >= 0 ? "[" + access.host() + "]" : access.host();
    return new ManagementUrl((tls ? "https://" : "http://") + host + ":" + standardPort(tls), null);
  }

  private static int standardPort(boolean tls) {
    return tls ? TLS_PORT : PLAIN_PORT;
  }

  /** Returns the URL without user and password. */
  String address() {
    return address;
  }

  /** Returns the user and the password, separated by a colon; empty if the URL has none. */
  Optional<String> credentials() {
    return Optional.ofNullable(credentials);
  }

  /** Returns the URL without user and password, which must not be shown. */
  @Override
  public String toString() {
    return address;
  }
}
