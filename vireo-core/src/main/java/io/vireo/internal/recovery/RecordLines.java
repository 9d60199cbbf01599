package io.vireo.internal.recovery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as lines of JSON. A record is written as it is stored, an event that the broker has put
 * there as the record of it, and what is neither as an object with its bytes.
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

  /** A text of JSON has no such character in it, so they are all between its tokens. */
  private static String oneLine(byte[] json) {
    return new String(json, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
  }

  /** What is to be stored of a line; null if it is none that was written here. */
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
