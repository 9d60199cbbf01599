package io.vireo.internal.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Reads a type only from the kind of JSON in which it is written, where Jackson would also take
 * other kinds. A property that has a {@link JsonFormat} is read as that says.
 */
final class GuardedDeserializer extends DelegatingDeserializer {
  private final Set<JsonToken> refused;
  private final Predicate<String> readable;

  /**
   * Makes a deserializer that takes each text.
   *
   * @param refused the kinds of JSON that Jackson would take, but in which the type is never
   *     written
   */
  GuardedDeserializer(ValueDeserializer<?> deserializer, Set<JsonToken> refused) {
    this(deserializer, refused, text -> true);
  }

  /**
   * Makes a deserializer that takes some texts.
   *
   * @param refused the kinds of JSON that Jackson would take, but in which the type is never
   *     written
   * @param readable whether a text may be read as the type
   */
  GuardedDeserializer(
      ValueDeserializer<?> deserializer, Set<JsonToken> refused, Predicate<String> readable) {
    super(deserializer);
    this.refused = refused;
    this.readable = readable;
  }

  @Override
  protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
    return new GuardedDeserializer(deserializer, refused, readable);
  }

  @Override
  public ValueDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    ValueDeserializer<?> guarded = super.createContextual(context, property);
    JsonFormat.Value format = findFormatOverrides(context, property, handledType());
    boolean chosen =
        format != null && (format.hasPattern() || format.getShape() != JsonFormat.Shape.ANY);
    return chosen ? ((DelegatingDeserializer) guarded).getDelegatee() : guarded;
  }

  @Override
  public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
    JsonToken token = parser.currentToken();
    if (refused.contains(token)) {
      return context.handleUnexpectedToken(getValueType(context), parser);
    }
    if (token == JsonToken.VALUE_STRING && !readable.test(parser.getString())) {
      return context.handleWeirdStringValue(
          handledType(), parser.getString(), "it would not be kept as it is");
    }
    Object value = super.deserialize(parser, context);
    if (!isFinite(value)) {
      return context.handleWeirdNativeValue(getValueType(context), value, parser);
    }
    return value;
  }

  /**
   * Whether all numbers of an array are finite. In an array Jackson reads a text such as NaN as a
   * number.
   */
  private static boolean isFinite(@Nullable Object value) {
    if (value instanceof double[] doubles) {
      for (double one : doubles) {
        if (!Double.isFinite(one)) {
          return false;
        }
      }
    } else if (value instanceof float[] floats) {
      for (float one : floats) {
        if (!Float.isFinite(one)) {
          return false;
        }
      }
    }
    return true;
  }
}
