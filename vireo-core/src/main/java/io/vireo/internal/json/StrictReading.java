package io.vireo.internal.json;

import static tools.jackson.core.JsonToken.VALUE_FALSE;
import static tools.jackson.core.JsonToken.VALUE_NUMBER_FLOAT;
import static tools.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static tools.jackson.core.JsonToken.VALUE_STRING;
import static tools.jackson.core.JsonToken.VALUE_TRUE;

import java.time.Instant;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.bean.BeanDeserializer;
import tools.jackson.databind.deser.impl.FailingDeserializer;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.ReferenceType;

/**
 * Has Jackson refuse types that cannot be read exactly, and JSON of another kind than the one in
 * which a type is written.
 */
final class StrictReading extends ValueDeserializerModifier {
  private static final long serialVersionUID = 1L;

  private static final Set<JsonToken> TEXT = EnumSet.of(VALUE_STRING);
  private static final Set<JsonToken> NUMBERS = EnumSet.of(VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT);
  private static final Set<JsonToken> ALL_BUT_TEXT =
      EnumSet.of(VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE);

  private static final Set<Class<?>> DECIMALS =
      Set.of(double.class, Double.class, float.class, Float.class, OptionalDouble.class);
  private static final Set<Class<?>> DECIMAL_ARRAYS = Set.of(double[].class, float[].class);
  private static final Set<Class<?>> POINTS_IN_TIME =
      Set.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class);
  private static final Set<Class<?>> WRITTEN_AS_NUMBERS = Set.of(Year.class, Month.class);

  /**
   * The text of a date with an offset and no more digits than the milliseconds that a Date holds.
   */
  private static final Pattern MILLISECONDS =
      Pattern.compile("[^T]+T[0-9:]+(\\.[0-9]{1,3}0*)?(Z|[+-][0-9:]+)");

  @Override
  public ValueDeserializer<?> modifyDeserializer(
      DeserializationConfig config,
      BeanDescription.Supplier described,
      ValueDeserializer<?> deserializer) {
    Class<?> type = described.getBeanClass();
    if (deserializer instanceof AbstractDeserializer) {
      return deserializer;
    }
    String refusal = DataTypes.refusal(type);
    if (refusal != null) {
      return new FailingDeserializer(type, refusal);
    }
    if (deserializer.getClass() == BeanDeserializer.class
        && seesNothing(type, (BeanDeserializer) deserializer)) {
      return new FailingDeserializer(type, type.getName() + " has no properties");
    }
    return guarded(type, deserializer);
  }

  /**
   * Whether Jackson sees no property of a type, as of a class with private fields alone. A record
   * without components has no properties either, but nothing of it is lost.
   */
  private static boolean seesNothing(Class<?> type, BeanDeserializer deserializer) {
    return !type.isRecord()
        && deserializer.getPropertyCount() == 0
        && !deserializer.getValueInstantiator().canCreateUsingDelegate()
        && !deserializer.getValueInstantiator().canCreateFromString();
  }

  private static ValueDeserializer<?> guarded(Class<?> type, ValueDeserializer<?> deserializer) {
    if (DECIMALS.contains(type)) {
      return new GuardedDeserializer(deserializer, TEXT);
    }
    if (POINTS_IN_TIME.contains(type)) {
      return new GuardedDeserializer(deserializer, NUMBERS, text -> text.indexOf('T') > 0);
    }
    if (type == LocalTime.class) {
      return new GuardedDeserializer(deserializer, NUMBERS, text -> text.indexOf('T') < 0);
    }
    if (type == Date.class) {
      return new GuardedDeserializer(
          deserializer, NUMBERS, text -> MILLISECONDS.matcher(text).matches());
    }
    if (type.getPackageName().equals("java.time") && !WRITTEN_AS_NUMBERS.contains(type)) {
      return new GuardedDeserializer(deserializer, NUMBERS);
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return new GuardedDeserializer(deserializer, ALL_BUT_TEXT);
    }
    if (deserializer instanceof FromStringDeserializer) {
      // Jackson ignores spaces around such a text, as around that of a URI.
      return new GuardedDeserializer(deserializer, ALL_BUT_TEXT, text -> text.equals(text.strip()));
    }
    return deserializer;
  }

  @Override
  public ValueDeserializer<?> modifyArrayDeserializer(
      DeserializationConfig config,
      ArrayType type,
      BeanDescription.Supplier described,
      ValueDeserializer<?> deserializer) {
    return DECIMAL_ARRAYS.contains(type.getRawClass())
        ? new GuardedDeserializer(deserializer, TEXT)
        : deserializer;
  }

  @Override
  public ValueDeserializer<?> modifyReferenceDeserializer(
      DeserializationConfig config,
      ReferenceType type,
      BeanDescription.Supplier described,
      ValueDeserializer<?> deserializer) {
    return guarded(type.getRawClass(), deserializer);
  }

  @Override
  public KeyDeserializer modifyKeyDeserializer(
      DeserializationConfig config, JavaType type, KeyDeserializer deserializer) {
    Class<?> key = type.getRawClass();
    boolean hasOneText = key.isPrimitive() || (DataTypes.isOfJdk(key) && isPlain(key));
    return hasOneText || !DataTypes.isKey(key) ? new GuardedKeys(key, deserializer) : deserializer;
  }

  private static boolean isPlain(Class<?> key) {
    return Number.class.isAssignableFrom(key) || key == Boolean.class;
  }

  /**
   * Reads the keys of a map only if they are written as Java writes them. Otherwise {@code 1} and
   * {@code 01} in one object would become the same key, and one of the values would be lost.
   */
  private static final class GuardedKeys extends KeyDeserializer {
    private final Class<?> type;
    private final KeyDeserializer keys;

    GuardedKeys(Class<?> type, KeyDeserializer keys) {
      this.type = type;
      this.keys = keys;
    }

    @Override
    public Object deserializeKey(String text, DeserializationContext context) {
      if (!DataTypes.isKey(type)) {
        return context.handleWeirdKey(type, text, "it cannot be the key of a map");
      }
      Object key = keys.deserializeKey(text, context);
      return String.valueOf(key).equals(text)
          ? key
          : context.handleWeirdKey(type, text, "it would become %s", key);
    }
  }
}
