package io.vireo.internal.describe;

import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The formats of texts in a schema, by the classes whose texts always have them. Jackson says
 * {@code date-time} of all times, but JSON Schema permits no time without an offset there.
 */
final class TextFormats {
  private static final String DATE_TIME = "date-time";

  private static final Map<Class<?>, String> KNOWN =
      Map.of(
          Instant.class,
          DATE_TIME,
          OffsetDateTime.class,
          DATE_TIME,
          Date.class,
          DATE_TIME,
          Calendar.class,
          DATE_TIME,
          LocalDate.class,
          "date",
          UUID.class,
          "uuid",
          URL.class,
          "uri",
          // A URI of Java may be relative.
          URI.class,
          "uri-reference");

  private TextFormats() {}

  /** {@return the format of the texts of a class; null for none} */
  static @Nullable String of(Class<?> type) {
    return KNOWN.get(type);
  }
}
