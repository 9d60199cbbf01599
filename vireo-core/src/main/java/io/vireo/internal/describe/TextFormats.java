package io.vireo.internal.describe;

import java.net.URI;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.jsonFormatVisitors.JsonValueFormat;

/**
 * The formats of texts in a schema. Jackson has one format for all times, but a date and time
 * without an offset, or with the name of a zone, is none of JSON Schema.
 */
final class TextFormats {
  private static final Set<Class<?>> WITHOUT_FORMAT =
      Set.of(LocalDateTime.class, LocalTime.class, ZonedDateTime.class);

  private static final Map<JsonValueFormat, String> KNOWN =
      Map.of(
          JsonValueFormat.DATE,
          "date",
          JsonValueFormat.DATE_TIME,
          "date-time",
          JsonValueFormat.TIME,
          "time",
          JsonValueFormat.URI,
          "uri",
          JsonValueFormat.UUID,
          "uuid",
          JsonValueFormat.EMAIL,
          "email");

  private TextFormats() {}

  /** {@return the format of the texts of a class; null for none} */
  static @Nullable String of(Class<?> type, JsonValueFormat format) {
    if (WITHOUT_FORMAT.contains(type)) {
      return null;
    }
    // A URI of Java may be relative.
    return type == URI.class ? "uri-reference" : KNOWN.get(format);
  }
}
