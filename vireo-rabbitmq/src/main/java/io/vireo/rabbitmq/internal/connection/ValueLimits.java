package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.MalformedFrameException;
import java.nio.ByteBuffer;

/**
 * Checks values on the wire for what clients before 5.33.1 read without a limit: lengths beyond the
 * data, for which they would reserve that much memory, and tables that are nested so deep that the
 * thread's stack ends. It reads over the values and makes none. Not thread-safe.
 */
final class ValueLimits {
  /** As deep as later clients read tables and arrays. */
  private static final int MAX_DEPTH = 32;

  /** The index of the property flags in the payload of a header frame. */
  private static final int FLAGS_AT = 12;

  /**
   * The types of the properties of a message, of which the highest bit of the flags announces the
   * first: {@code s} a short string, {@code F} a table, {@code b} an octet, {@code T} a timestamp.
   */
  private static final String PROPERTY_TYPES = "ssFbbssssTssss";

  private static final int CONNECTION_CLASS = 10;
  private static final int START_METHOD = 10;
  private static final int SECURE_METHOD = 20;

  private final ByteBuffer bytes;

  private ValueLimits(byte[] payload) {
    this.bytes = ByteBuffer.wrap(payload);
  }

  /**
   * Checks the properties of a message.
   *
   * @param payload of its header frame
   * @throws MalformedFrameException if they go beyond a limit
   */
  static void checkHeader(byte[] payload) throws MalformedFrameException {
    ValueLimits limits = new ValueLimits(payload);
    limits.skip(FLAGS_AT);
    int flags = limits.number(Short.BYTES);
    for (int i = 0; i < PROPERTY_TYPES.length(); i++) {
      if ((flags & (1 << (Short.SIZE - 1 - i))) != 0) {
        limits.property(PROPERTY_TYPES.charAt(i));
      }
    }
  }

  /**
   * Checks a method that came over channel 0.
   *
   * @param payload of its frame
   * @throws MalformedFrameException if what it holds goes beyond a limit
   */
  static void checkMethod(byte[] payload) throws MalformedFrameException {
    ValueLimits limits = new ValueLimits(payload);
    if (limits.number(Short.BYTES) != CONNECTION_CLASS) {
      return;
    }
    int method = limits.number(Short.BYTES);
    if (method == START_METHOD) {
      // The version of the protocol comes first.
      limits.skip(2);
      limits.table(0);
      limits.longString();
      limits.longString();
    } else if (method == SECURE_METHOD) {
      limits.longString();
    }
  }

  private void property(char type) throws MalformedFrameException {
    switch (type) {
      case 's' -> skip(number(1));
      case 'F' -> table(0);
      case 'T' -> skip(Long.BYTES);
      default -> skip(1);
    }
  }

  private void table(int depth) throws MalformedFrameException {
    int end = endOfNested(depth);
    while (bytes.position() < end) {
      skip(number(1));
      value(depth);
    }
    requireEnd(end);
  }

  private void array(int depth) throws MalformedFrameException {
    int end = endOfNested(depth);
    while (bytes.position() < end) {
      value(depth);
    }
    requireEnd(end);
  }

  private int endOfNested(int depth) throws MalformedFrameException {
    if (depth > MAX_DEPTH) {
      throw new MalformedFrameException("Tables are nested more than " + MAX_DEPTH + " deep");
    }
    long length = length();
    require(length);
    return bytes.position() + (int) length;
  }

  private void requireEnd(int end) throws MalformedFrameException {
    if (bytes.position() != end) {
      throw new MalformedFrameException("A value goes beyond the end of its table");
    }
  }

  private void value(int depth) throws MalformedFrameException {
    switch (number(1)) {
      case 'S', 'x' -> longString();
      case 'F' -> table(depth + 1);
      case 'A' -> array(depth + 1);
      case 'b', 'B', 't' -> skip(1);
      case 's', 'u' -> skip(Short.BYTES);
      case 'I', 'i', 'f' -> skip(Integer.BYTES);
      case 'D' -> skip(1 + Integer.BYTES);
      case 'T', 'l', 'd' -> skip(Long.BYTES);
      case 'V' -> {}
      default -> throw new MalformedFrameException("Unrecognised type in table");
    }
  }

  private void longString() throws MalformedFrameException {
    skip(length());
  }

  private long length() throws MalformedFrameException {
    return Integer.toUnsignedLong(number(Integer.BYTES));
  }

  /** Reads an unsigned number of so many bytes. */
  private int number(int size) throws MalformedFrameException {
    require(size);
    int number = 0;
    for (int i = 0; i < size; i++) {
      number = (number << Byte.SIZE) | Byte.toUnsignedInt(bytes.get());
    }
    return number;
  }

  private void skip(long length) throws MalformedFrameException {
    require(length);
    bytes.position(bytes.position() + (int) length);
  }

  private void require(long length) throws MalformedFrameException {
    if (length > bytes.remaining()) {
      throw new MalformedFrameException(
          "A length of " + length + " exceeds the " + bytes.remaining() + " bytes that follow");
    }
  }
}
