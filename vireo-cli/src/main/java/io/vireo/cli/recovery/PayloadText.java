package io.vireo.cli.recovery;

import io.vireo.cli.terminal.Quantity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of an event as text, where they are text. */
final class PayloadText {
  private static final int MAX_DUMPED = 4_096;
  private static final int BYTES_PER_LINE = 16;

  private PayloadText() {}

  /** The text; null if the bytes are not UTF-8. */
  static @Nullable String of(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      // Said by the null: anybody may have emitted it.
      return null;
    }
  }

  /**
   * As lines that show each byte: the text, or a dump if it is none or a terminal would obey it.
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
    int end = Math.min(body.length, MAX_DUMPED);
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
