package io.vireo.cli.send;

import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.JsonArgument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * Reads events from a UTF-8 stream with one JSON value per line. Blank lines are skipped; a line
 * that is not JSON is an error.
 */
final class NdjsonEvents implements EventSource {
  private static final int MAX_LINE_BYTES = 256 * 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final InputStream in;
  private long line;

  /**
   * Creates a source.
   *
   * @param in the stream; it should be buffered, since it is read byte by byte
   */
  NdjsonEvents(InputStream in) {
    this.in = in;
  }

  @Override
  public @Nullable RawValue next() throws IOException {
    for (byte[] bytes = readLine(); bytes != null; bytes = readLine()) {
      line++;
      String text = decode(bytes);
      if (!text.isBlank()) {
        return JsonArgument.check("Line " + line + " of standard input", text);
      }
    }
    return null;
  }

  @Override
  public String position() {
    return "line " + line;
  }

  @Override
  public OptionalLong total() {
    return OptionalLong.empty();
  }

  private byte @Nullable [] readLine() throws IOException {
    int next = in.read();
    if (next < 0) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    while (next >= 0 && next != '\n') {
      if (bytes.size() == MAX_LINE_BYTES) {
        throw CommandException.wrongUse(
            "Line "
                + (line + 1)
                + " of standard input is longer than "
                + MAX_LINE_BYTES
                + " bytes");
      }
      bytes.write(next);
      next = in.read();
    }
    return bytes.toByteArray();
  }

  private String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return line == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw CommandException.wrongUse("Line " + line + " of standard input is not UTF-8", e);
    }
  }
}
