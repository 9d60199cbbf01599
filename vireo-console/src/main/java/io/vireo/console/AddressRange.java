package io.vireo.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The IP addresses that begin with the same bits.
 *
 * @param address an address of the range
 * @param bits how many of its first bits the addresses of the range have in common
 */
record AddressRange(InetAddress address, int bits) {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  /** It has a colon and begins as Java takes no name of a host to begin. */
  private static final Pattern V6 = Pattern.compile("\\[?(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*]?");

  /**
   * Reads an address or a range.
   *
   * @param text such as {@code 10.0.0.7} or {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if it is neither
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address =
        literal(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> invalid(text));
    int most = address.getAddress().length * Byte.SIZE;
    if (slash < 0) {
      return new AddressRange(address, most);
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
      throw invalid(text);
    }
    return new AddressRange(address, Integer.parseInt(bits));
  }

  /** Whether an address belongs to the range; false for a text that is no address. */
  boolean contains(String text) {
    return literal(text).filter(this::contains).isPresent();
  }

  private boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] others = other.getAddress();
    if (mine.length != others.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ others[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads an address; never asks a name server, since no other text is taken for one. */
  private static Optional<InetAddress> literal(String text) {
    String address = text.replaceFirst("%.*", "");
    if (!V4.matcher(address).matches() && !V6.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no IP address and no range such as 10.1.0.0/16");
  }
}
