package io.vireo.console.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The defaults of options that are more than a number. */
public final class Defaults {
  /** Regular expressions for the names of fields and headers that viewers do not see. */
  public static final List<String> MASKED_FIELDS =
      List.of(
          "pass-?_?(word|wd|phrase|code)",
          "pwd",
          "secret",
          "token",
          "credential",
          "authori[sz]ation",
          "api-?_?key",
          "private-?_?key",
          "cookie",
          "session-?_?id",
          "card-?_?(number|no|holder)|credit-?_?card",
          "cvv|cvc|security-?_?code",
          "iban|account-?_?number",
          "ssn|social-?_?security");

  private Defaults() {}

  /** A port of 127.0.0.1, whatever this machine calls itself. */
  public static InetSocketAddress address(int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("127.0.0.1 has four bytes", e);
    }
  }
}
