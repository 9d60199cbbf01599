package io.vireo.internal.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 strictly: bytes with overlong forms or surrogates are not UTF-8, and nothing is
 * replaced. Any thread may call.
 */
public final class Utf8 {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** The highest bit of each of eight bytes, which is never set in ASCII. */
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /** Whether bytes are UTF-8. Eight bytes are looked at in one step while they are ASCII. */
  public static boolean isValid(byte[] bytes) {
    return isAscii(bytes) || decode(bytes) != null;
  }

  private static boolean isAscii(byte[] bytes) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      if (((long) EIGHT.get(bytes, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The index of the first half surrogate pair, which UTF-8 cannot encode; -1 if there is none. */
  public static int indexOfHalfPair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Decodes bytes. Returns null if they are not UTF-8. */
  public static @Nullable String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
