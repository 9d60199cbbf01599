package io.vireo.console.internal.operation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a call's JSON body, and refuses values of another type. Immutable. */
public final class JsonBody {
  private static final BigDecimal LEAST_SECONDS = new BigDecimal("0.001");
  private static final BigDecimal MOST_SECONDS =
      BigDecimal.valueOf(Duration.ofDays(1_000).toSeconds());

  /** Longer names of fields are cut in messages. */
  private static final int MAX_NAME = 100;

  private final JsonNode body;

  private JsonBody(JsonNode body) {
    this.body = body;
  }

  /**
   * The body of a call. A field that the operation does not know is refused, since the caller would
   * take it for one that counts.
   *
   * @param fields the fields that the operation knows
   * @throws ApiException if the body is no JSON object, or has another field
   */
  public static JsonBody of(Call call, String... fields) {
    if (!call.json().isObject()) {
      throw ApiException.badRequest("Send a JSON object as the body of this request");
    }
    return new JsonBody(known(call.json(), fields));
  }

  private static JsonNode known(JsonNode object, String... fields) {
    Set<String> known = Set.of(fields);
    for (String field : object.propertyNames()) {
      if (!known.contains(field)) {
        throw ApiException.badRequest(
            "The field '%s' is not known here; there are %s"
                .formatted(Texts.cut(field, MAX_NAME), String.join(", ", fields)));
      }
    }
    return object;
  }

  /** A text that has to be there. */
  public String text(String field) {
    return optionalText(field)
        .orElseThrow(() -> ApiException.badRequest("The field '" + field + "' is missing"));
  }

  /** A text that may be missing or null; an empty text counts as missing. */
  public Optional<String> optionalText(String field) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw ApiException.badRequest("The field '" + field + "' has to be a text");
    }
    return Optional.of(value.stringValue()).filter(text -> !text.isEmpty());
  }

  /**
   * A name that may be missing or null. An empty one is refused, since without a name an operation
   * means all.
   */
  public Optional<String> optionalName(String field) {
    if (body.path(field).isString() && body.path(field).stringValue().isEmpty()) {
      throw ApiException.badRequest("The field '" + field + "' is empty; leave it out or fill it");
    }
    return optionalText(field);
  }

  /** Whether a field is there and not null. */
  public boolean has(String field) {
    return !isAbsent(body.path(field));
  }

  /** A field that is true or false. */
  public boolean flag(String field, boolean whenMissing) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return whenMissing;
    }
    if (!value.isBoolean()) {
      throw ApiException.badRequest("The field '" + field + "' has to be true or false");
    }
    return value.booleanValue();
  }

  /** A time in seconds, to the millisecond, which may be missing or null. */
  public Optional<Duration> optionalSeconds(String field) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw ApiException.badRequest("The field '" + field + "' has to be a number of seconds");
    }
    // Compared before it is multiplied, because 1e999999999 must not be written out.
    BigDecimal seconds = value.decimalValue();
    if (seconds.compareTo(LEAST_SECONDS) < 0 || seconds.compareTo(MOST_SECONDS) > 0) {
      throw ApiException.badRequest(
          "The field '%s' has to be a number of seconds from %s to %s"
              .formatted(field, LEAST_SECONDS, MOST_SECONDS));
    }
    return Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValue()));
  }

  /** A number within limits, which may be missing or null. */
  public Optional<Double> optionalNumber(String field, double least, double most) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw ApiException.badRequest(
          "The field '%s' has to be a number from %.0f to %.0f".formatted(field, least, most));
    }
    return Optional.of(number);
  }

  /** A whole number within limits. */
  public int number(String field, int whenMissing, int least, int most) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return whenMissing;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw ApiException.badRequest(
          "The field '%s' has to be a whole number from %d to %d".formatted(field, least, most));
    }
    return value.intValue();
  }

  /**
   * An object that may be missing or null, with no other fields than these.
   *
   * @throws ApiException if it is no object, or has another field
   */
  public Optional<JsonBody> optionalObject(String field, String... fields) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw ApiException.badRequest("The field '" + field + "' has to be an object");
    }
    return Optional.of(new JsonBody(known(value, fields)));
  }

  /** A list of texts that are not empty; it may be missing or null. */
  public Optional<List<String>> optionalTexts(String field) {
    JsonNode value = body.path(field);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isArray()) {
      throw ApiException.badRequest("The field '" + field + "' has to be a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isString() || item.stringValue().isEmpty()) {
        throw ApiException.badRequest(
            "The field '" + field + "' has to be a list of texts that are not empty");
      }
      texts.add(item.stringValue());
    }
    return Optional.of(texts);
  }

  /** Any value; a missing node if the field is missing. */
  public JsonNode value(String field) {
    return body.path(field);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
