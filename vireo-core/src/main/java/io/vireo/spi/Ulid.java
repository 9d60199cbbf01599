package io.vireo.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads ULIDs: ids of 26 characters of Crockford's base 32. The first ten characters are
 * the milliseconds since 1970, and the others are random. See <a
 * href="https://github.com/ulid/spec">the specification</a>. Any thread may call these methods, and
 * none of them blocks.
 */
public final class Ulid {
  /** The number of characters of a ULID. */
  public static final int LENGTH = 26;

  /** What {@link #milliseconds} returns for a text that is not a ULID. */
  public static final long NONE = -1;

  private static final int TIME_CHARACTERS = 10;
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final byte[] ALPHABET =
      "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();
  private static final long MAX_MILLISECONDS = (1L << 48) - 1;

  private Ulid() {}

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (byte value = 0; value < ALPHABET.length; value++) {
      values[ALPHABET[value]] = value;
      values[Character.toLowerCase(ALPHABET[value])] = value;
    }
    return values;
  }

  /**
   * {@return a ULID, of 26 characters}
   *
   * @param milliseconds the time in milliseconds since 1970, of which the last 48 bits are used
   * @param high the first 16 bits of the random part
   * @param low the other 64 bits of the random part
   */
  public static String of(long milliseconds, short high, long low) {
    byte[] text = new byte[LENGTH];
    write(text, 0, TIME_CHARACTERS, milliseconds & MAX_MILLISECONDS);
    // The random part has 80 bits: two times eight characters of five bits.
    write(text, TIME_CHARACTERS, 8, (high & 0xffffL) << 24 | low >>> 40);
    write(text, TIME_CHARACTERS + 8, 8, low & 0xff_ffff_ffffL);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void write(byte[] text, int offset, int count, long bits) {
    long left = bits;
    for (int at = offset + count - 1; at >= offset; at--) {
      text[at] = ALPHABET[(int) left & MASK];
      left >>>= BITS;
    }
  }

  /**
   * Reads the time of a ULID.
   *
   * @param id any text, or null
   * @return milliseconds since 1970; {@link #NONE} if the text is not a ULID
   */
  public static long milliseconds(@Nullable String id) {
    if (id == null || id.length() != LENGTH) {
      return NONE;
    }
    long time = 0;
    for (int at = 0; at < LENGTH; at++) {
      char character = id.charAt(at);
      int value = character < VALUES.length ? VALUES[character] : -1;
      if (value < 0) {
        return NONE;
      }
      if (at < TIME_CHARACTERS) {
        time = time << BITS | value;
      }
    }
    return time > MAX_MILLISECONDS ? NONE : time;
  }
}
