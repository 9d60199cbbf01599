package io.vireo.internal.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberTypeFP;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Reads numbers exactly or refuses them. A whole number is read exactly or refused. A decimal
 * number is rounded to the nearest double or float if the program asks for one, since that is what
 * asking for one means, but it never becomes infinity. If the program asks for no particular type,
 * a decimal number that a double would change is a {@link BigDecimal}.
 */
final class ExactNumbers {
  /** From here on there are whole numbers that no double can hold. */
  private static final double FIRST_GAP_OF_DOUBLES = 1L << 53;

  /** From here on there are whole numbers that no float can hold. */
  private static final float FIRST_GAP_OF_FLOATS = 1 << 24;

  /** The length of a decimal number of 15 digits with its point or E. A double keeps 15 digits. */
  private static final int MAX_CHARACTERS_OF_DOUBLES = 16;

  /** Below this, doubles have fewer than 15 digits. */
  private static final double LEAST_WITH_ALL_DIGITS = 1e-300;

  private ExactNumbers() {}

  /** Reads a byte. Jackson itself would read 200 as -56. */
  static byte requireByte(JsonParser parser) {
    int value = parser.getIntValue();
    if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
      throw refused(parser, "is beyond a byte", byte.class);
    }
    return (byte) value;
  }

  /** Refuses a double that is infinite or that differs from the whole number in the JSON. */
  static double requireDouble(JsonParser parser, double value) {
    requireFinite(parser, value, double.class);
    if (Math.abs(value) >= FIRST_GAP_OF_DOUBLES) {
      requireSameWhole(parser, value, double.class);
    }
    return value;
  }

  /** Refuses a float that is infinite or that differs from the whole number in the JSON. */
  static float requireFloat(JsonParser parser, float value) {
    requireFinite(parser, value, float.class);
    if (Math.abs(value) >= FIRST_GAP_OF_FLOATS) {
      requireSameWhole(parser, value, float.class);
    }
    return value;
  }

  /** Reads a number for which the program asks no particular type. */
  static Number exact(JsonParser parser, Number value) {
    if (value instanceof Double || value instanceof Float) {
      requireFinite(parser, value.doubleValue(), double.class);
      return isBeyondDouble(parser, NumberTypeFP.UNKNOWN) ? parser.getDecimalValue() : value;
    }
    return value;
  }

  /** Whether the parser stands at a decimal number that a double would change. */
  static boolean isBeyondDouble(JsonParser parser, NumberTypeFP known) {
    if (known == NumberTypeFP.BIG_DECIMAL || !parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
      return false;
    }
    double value = parser.getDoubleValue();
    if (parser.getStringLength() <= MAX_CHARACTERS_OF_DOUBLES
        && Math.abs(value) >= LEAST_WITH_ALL_DIGITS) {
      return false;
    }
    return !givesBack(value, new BigDecimal(parser.getString()));
  }

  private static void requireSameWhole(JsonParser parser, double value, Class<?> type) {
    if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        && !givesBack(value, new BigDecimal(parser.getString()))) {
      throw refused(parser, "has more digits than a " + type + " can hold", type);
    }
  }

  /**
   * Whether a double still is the number that was written. It is if rounding the double to as many
   * digits as were written gives these digits; of two numbers that are equally near, languages
   * write the even one. A language without whole numbers writes the double 1.2345678901234567E19 as
   * 12345678901234567000. Java before version 19 does not always write the nearest digits, so the
   * digits that this Java writes are accepted as well.
   */
  private static boolean givesBack(double value, BigDecimal written) {
    BigDecimal digits = written.stripTrailingZeros();
    MathContext precision = new MathContext(digits.precision(), RoundingMode.HALF_EVEN);
    return new BigDecimal(value).round(precision).compareTo(digits) == 0
        || new BigDecimal(Double.toString(value)).compareTo(digits) == 0;
  }

  private static void requireFinite(JsonParser parser, double value, Class<?> type) {
    if (Double.isInfinite(value)) {
      throw refused(parser, "is too large for a " + type, type);
    }
  }

  private static InputCoercionException refused(JsonParser parser, String why, Class<?> type) {
    return new InputCoercionException(parser, "A number " + why, parser.currentToken(), type);
  }
}
