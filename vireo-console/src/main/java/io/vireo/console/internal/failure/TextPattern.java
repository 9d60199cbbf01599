package io.vireo.console.internal.failure;

import java.nio.charset.StandardCharsets;

/**
 * A text that is searched for in bytes of UTF-8, whatever the case of its letters. It searches the
 * bytes themselves, since decoding them first would take most of the time. Immutable; any thread
 * may use it.
 */
final class TextPattern {
  private static final int BYTES = 256;

  /** For each character of the text, the bytes of its forms in lower and upper case. */
  private final byte[][][] forms;

  private final boolean[] canBegin = new boolean[BYTES];

  TextPattern(String text) {
    forms =
        text.codePoints()
            .mapToObj(
                letter ->
                    new byte[][] {
                      bytes(Character.toLowerCase(letter)), bytes(Character.toUpperCase(letter))
                    })
            .toArray(byte[][][]::new);
    if (forms.length > 0) {
      for (byte[] form : forms[0]) {
        canBegin[form[0] & 0xff] = true;
      }
    }
  }

  private static byte[] bytes(int letter) {
    return Character.toString(letter).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the text is in these bytes. */
  boolean isIn(byte[] bytes) {
    return isIn(bytes, 0, bytes.length);
  }

  /** Whether the text is in these bytes, from an index to another one, which is not included. */
  boolean isIn(byte[] bytes, int from, int to) {
    if (forms.length == 0) {
      return true;
    }
    int last = to - forms.length;
    for (int start = from; start <= last; start++) {
      if (canBegin[bytes[start] & 0xff] && isAt(bytes, start, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int start, int to) {
    int at = start;
    for (byte[][] letter : forms) {
      int length = lengthOf(letter, bytes, at, to);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private static int lengthOf(byte[][] letter, byte[] bytes, int at, int to) {
    for (byte[] form : letter) {
      if (startsWith(form, bytes, at, to)) {
        return form.length;
      }
    }
    return 0;
  }

  private static boolean startsWith(byte[] form, byte[] bytes, int at, int to) {
    if (at + form.length > to) {
      return false;
    }
    for (int i = 0; i < form.length; i++) {
      if (form[i] != bytes[at + i]) {
        return false;
      }
    }
    return true;
  }
}
