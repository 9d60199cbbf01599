package io.vireo.internal.recovery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the entries of a recovery queue as lines of JSON and reads such lines. A record is written
 * as it is stored, an event that the broker has moved there is written as its record, and anything
 * else as a JSON object that holds its bytes.
 */
final class RecordLines {
  private static final String BYTES = "unreadable_base64";

  private final RecoveryReader reader;

  RecordLines(RecoveryReader reader) {
    this.reader = reader;
  }

  static String write(FoundRecord found) {
    return switch (found.kind()) {
      case RECORD -> oneLine(found.stored().body());
      case EVENT -> oneLine(RecoveryRecords.write(found.record()));
      case UNREADABLE ->
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(BYTES, Base64.getEncoder().encodeToString(found.stored().body())));
    };
  }

  /**
   * Replaces line breaks by spaces. In JSON they stand between tokens only, for a string cannot
   * contain them.
   */
  private static String oneLine(byte[] json) {
    return new String(json, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
  }

  /**
   * Reads the bytes that are to be stored for a line. Returns null if {@link #write} cannot have
   * written the line.
   */
  byte @Nullable [] read(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return reader.isRecord(bytes) ? bytes : readBytes(line);
  }

  private static byte @Nullable [] readBytes(String line) {
    try {
      JsonNode encoded = JsonMapper.shared().readTree(line).path(BYTES);
      return encoded.isString() ? Base64.getDecoder().decode(encoded.stringValue()) : null;
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }
}
