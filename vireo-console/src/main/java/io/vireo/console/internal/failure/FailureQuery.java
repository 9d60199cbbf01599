package io.vireo.console.internal.failure;

import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.console.internal.operation.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  /** The fields of a filter in a JSON body. */
  public static final List<String> FILTER =
      List.of("group", "route", "text", "in", "from", "to", "attempts");

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

  /**
   * {@return what the fields of a filter say, by which events are changed} Nothing is ignored, for
   * then more events would be changed than the caller means.
   */
  public static FailureQuery of(JsonBody filter) {
    if (filter.has("in") && !filter.has("text")) {
      throw ApiException.badRequest("The field 'in' says where a text is, so it needs 'text' too");
    }
    return of(
        name ->
            switch (name) {
              case "attempts" ->
                  filter.has(name)
                      ? Integer.toString(filter.number(name, 0, 0, Integer.MAX_VALUE))
                      : null;
              case "in" -> in(filter);
              default -> filter.optionalName(name).orElse(null);
            });
  }

  private static @Nullable String in(JsonBody filter) {
    if (!filter.value("in").isArray()) {
      return filter.optionalName("in").orElse(null);
    }
    List<String> fields = filter.optionalTexts("in").orElse(List.of());
    if (fields.isEmpty()) {
      throw ApiException.badRequest("The field 'in' is empty; it takes body, headers and error");
    }
    return String.join(",", fields);
  }

  /** Says which events are meant, such as {@code route order.paid, text 'x' in body}. */
  public String words() {
    List<String> words = new ArrayList<>();
    add(words, "group ", group);
    add(words, "route ", route);
    if (text != null) {
      String where =
          fields.size() == Field.values().length
              ? ""
              : fields.stream()
                  .map(field -> field.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(" or ", " in ", ""));
      words.add("text '" + text + "'" + where);
    }
    add(words, "failed from ", Times.sentence(from));
    add(words, "failed before ", Times.sentence(to));
    add(words, "attempts from ", attempts);
    return words.isEmpty() ? "all failed events" : String.join(", ", words);
  }

  private static void add(List<String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.add(name + value);
    }
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
