package io.vireo.operations.text;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of the command and the console: duplicate keys and trailing content are refused, and
 * every digit of a number is kept.
 */
public final class Json {
  private static final int MAX_NUMBER_LENGTH = 1_000;

  /** For JSON that the user of the command gives. */
  public static final JsonMapper MAPPER = mapper(StreamReadConstraints.DEFAULT_MAX_DEPTH);

  private Json() {}

  /**
   * Makes a mapper for JSON that may come from anybody.
   *
   * @param maxDepth how many levels of nesting are read
   */
  public static JsonMapper mapper(int maxDepth) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /** Starts a JSON object, which keeps the order of its properties. */
  public static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put(name, value);
    return object;
  }

  /** Formats a time as ISO 8601 in UTC; null stays null. */
  public static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
