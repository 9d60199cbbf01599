package io.vireo.console.internal.operation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a call's JSON body, and refuses values of another type. Immutable. */
public final class JsonBody {
  private static final BigDecimal LEAST_SECONDS = new BigDecimal("0.001");
  private static final BigDecimal MOST_SECONDS =
      BigDecimal.valueOf(Duration.ofDays(1_000).toSeconds());

  private final JsonNode body;

  private JsonBody(JsonNode body) {
    this.body = body;
  }

  /**
   * The body of a call.
   *
   * @throws ApiException if the body is no JSON object
   */
  public static JsonBody of(Call call) {
    if (!call.json().isObject()) {
      throw ApiException.badRequest("Send a JSON object as the body of this request");
    }
    return new JsonBody(call.json());
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

  /** Any value; a missing node if the field is missing. */
  public JsonNode value(String field) {
    return body.path(field);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
