package io.vireo.cli.recovery;

import io.vireo.operations.text.Quantity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the body of an event as text, or in hexadecimal if it is not text. */
final class PayloadText {
  private static final int MAX_DUMPED_BYTES = 4_096;
  private static final int BYTES_PER_LINE = 16;

  private PayloadText() {}

  /** Decodes a body; returns null if it is not UTF-8. */
  static @Nullable String of(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      // Null tells the caller. Other programs may emit a body that is not UTF-8.
      return null;
    }
  }

  /**
   * Returns the lines of a body: its text, or a hexadecimal dump if it is not text or contains
   * control characters, which a terminal would execute.
   */
  static List<String> lines(byte[] body) {
    String text = of(body);
    boolean shown =
        text != null && text.chars().noneMatch(c -> Character.isISOControl(c) && !isLayout(c));
    return text != null && shown ? text.lines().toList() : dump(body);
  }

  private static boolean isLayout(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }

  private static List<String> dump(byte[] body) {
    List<String> lines = new ArrayList<>();
    int end = Math.min(body.length, MAX_DUMPED_BYTES);
    for (int from = 0; from < end; from += BYTES_PER_LINE) {
      byte[] part = Arrays.copyOfRange(body, from, Math.min(end, from + BYTES_PER_LINE));
      lines.add(
          String.format(
              "%08x  %-" + 3 * BYTES_PER_LINE + "s %s",
              from,
              HexFormat.ofDelimiter(" ").formatHex(part),
              printable(part)));
    }
    if (end < body.length) {
      lines.add("and " + Quantity.of(body.length - end, "byte") + " more; --raw writes them all");
    }
    return lines;
  }

  private static String printable(byte[] part) {
    StringBuilder text = new StringBuilder();
    for (byte b : part) {
      text.append(b >= ' ' && b <= '~' ? (char) b : '.');
    }
    return text.toString();
  }
}
