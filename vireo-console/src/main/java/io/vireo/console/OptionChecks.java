package io.vireo.console;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the values of options, and has the defaults that are more than a number. */
final class OptionChecks {
  /** Regular expressions for the names of fields and headers that viewers do not see. */
  static final List<String> MASKED_FIELDS =
      List.of(
          "pass[-_]?(word|wd|phrase|code)",
          "pwd",
          "secret",
          "token",
          "credential",
          "authori[sz]ation",
          "api[-_]?key",
          "private[-_]?key",
          "cookie",
          "session[-_]?id",
          "card[-_]?(number|no|holder)|credit[-_]?card",
          "cvv|cvc|security[-_]?code",
          "iban|account[-_]?number",
          "ssn|social[-_]?security");

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{16,200}");
  private static final Pattern BASE_PATH =
      Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}){0,10}");
  private static final Duration LONGEST_SESSION = Duration.ofDays(30);

  private OptionChecks() {}

  /** A port of 127.0.0.1, whatever this machine calls itself. */
  static InetSocketAddress loopback(int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("127.0.0.1 has four bytes", e);
    }
  }

  static InetSocketAddress resolved(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "The host '" + address.getHostString() + "' has no address; check its name");
    }
    return address;
  }

  /** The path with a slash at its end. */
  static String basePath(String path) {
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (!BASE_PATH.matcher(bare).matches()) {
      throw new IllegalArgumentException(
          "The base path '" + path + "' is not valid; write it like /vireo");
    }
    return bare + "/";
  }

  static String token(String secret) {
    if (!TOKEN.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "The token has not 16 to 200 letters, digits and . _ ~ + / = -; make a random one");
    }
    return secret;
  }

  static long between(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "The %s must be %s to %s, not %s".formatted(what, least, most, value));
    }
    return value;
  }

  static Duration sessionTime(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST_SESSION) > 0) {
      throw new IllegalArgumentException("A session lasts 1 s to 30 days, not " + time);
    }
    return time;
  }
}
