package io.vireo.console.internal.failure;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which failed events are meant. What is null does not matter.
 *
 * @param group the id of a group
 * @param route the route
 * @param text a text in the fields
 * @param fields where the text is looked for
 * @param from failed then or later
 * @param to failed before
 * @param attempts the least number of attempts
 */
public record FailureQuery(
    @Nullable String group,
    @Nullable String route,
    @Nullable String text,
    Set<Field> fields,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Integer attempts) {
  private static final int MAX_TEXT = 1_000;

  /** Where a text is looked for. */
  public enum Field {
    BODY,
    HEADERS,
    ERROR
  }

  /** {@return what the query of a URL says} */
  public static FailureQuery of(Call call) {
    return of(name -> call.query(name).orElse(null));
  }

  /** {@return what the fields of a JSON object say} */
  public static FailureQuery of(JsonNode filter) {
    return of(
        name -> {
          JsonNode value = filter.path(name);
          String text = value.isMissingNode() || value.isNull() ? "" : value.asString("");
          return text.isEmpty() ? null : text;
        });
  }

  /** {@return a query for a group} */
  public static FailureQuery ofGroup(String group) {
    return of(name -> name.equals("group") ? group : null);
  }

  private static FailureQuery of(Function<String, @Nullable String> values) {
    String text = values.apply("text");
    if (text != null && text.length() > MAX_TEXT) {
      throw ApiException.badRequest("The text has more than 1,000 characters. Search for a part");
    }
    String attempts = values.apply("attempts");
    return new FailureQuery(
        values.apply("group"),
        values.apply("route"),
        text,
        fields(values.apply("in")),
        time("from", values.apply("from")),
        time("to", values.apply("to")),
        attempts == null ? null : number(attempts));
  }

  private static Set<Field> fields(@Nullable String names) {
    if (names == null) {
      return EnumSet.allOf(Field.class);
    }
    Set<Field> fields = EnumSet.noneOf(Field.class);
    for (String name : names.split(",", -1)) {
      try {
        fields.add(Field.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw ApiException.of(400, "The parameter in takes body, headers and error", e);
      }
    }
    return fields;
  }

  private static @Nullable Instant time(String name, @Nullable String value) {
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeException e) {
      throw ApiException.of(
          400, "The parameter " + name + " takes a time such as 2026-11-28T14:05:00Z", e);
    }
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw ApiException.of(400, "The parameter attempts takes a number such as 3", e);
    }
  }

  /** Whether the row of a record is meant, but for the text. */
  boolean matches(FailureRow row) {
    return (group == null || group.equals(row.group().id()))
        && (route == null || route.equals(row.route()))
        && isInTime(row)
        && (attempts == null || row.attempts() >= attempts);
  }

  private boolean isInTime(FailureRow row) {
    if (from == null && to == null) {
      return true;
    }
    return row.failedAt() > 0
        && (from == null || !FailureJson.time(row.failedAt()).isBefore(from))
        && (to == null || FailureJson.time(row.failedAt()).isBefore(to));
  }
}
