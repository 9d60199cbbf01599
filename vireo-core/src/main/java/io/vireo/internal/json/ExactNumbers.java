package io.vireo.internal.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberTypeFP;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Which numbers of a parser a program may get: those that still are what was written. A whole
 * number is exact or refused. A decimal one is rounded to the nearest double or float, which is
 * what a program that asks for one wants, but never becomes infinity; where no type is asked for,
 * it is as exact as it has to be.
 */
final class ExactNumbers {
  private static final double FIRST_GAP_OF_DOUBLES = 1L << 53;
  private static final float FIRST_GAP_OF_FLOATS = 1 << 24;

  /** With a point or an E among them: 15 digits, which each double gives back. */
  private static final int MAX_CHARACTERS_OF_DOUBLES = 16;

  private static final double LEAST_WITH_ALL_DIGITS = 1e-300;

  private ExactNumbers() {}

  /** Jackson takes 200 for -56. */
  static byte requireByte(JsonParser parser) {
    int value = parser.getIntValue();
    if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
      throw refused(parser, "is beyond a byte", byte.class);
    }
    return (byte) value;
  }

  static double requireDouble(JsonParser parser, double value) {
    requireFinite(parser, value, double.class);
    if (Math.abs(value) >= FIRST_GAP_OF_DOUBLES) {
      requireSameWhole(parser, value, double.class);
    }
    return value;
  }

  static float requireFloat(JsonParser parser, float value) {
    requireFinite(parser, value, float.class);
    if (Math.abs(value) >= FIRST_GAP_OF_FLOATS) {
      requireSameWhole(parser, value, float.class);
    }
    return value;
  }

  /** A number for whoever takes any: a decimal one that no double gives back stays exact. */
  static Number exact(JsonParser parser, Number value) {
    if (value instanceof Double || value instanceof Float) {
      requireFinite(parser, value.doubleValue(), double.class);
      return isBeyondDouble(parser, NumberTypeFP.UNKNOWN) ? parser.getDecimalValue() : value;
    }
    return value;
  }

  /** Whether a decimal number has more digits than a double gives back. */
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
   * Whether the double, with as many digits as were written, is what was written; of two that are
   * equally near, languages write the even one. Those that have no whole numbers write a double of
   * 1.2345678901234567E19 as 12345678901234567000. Java before 19 does not always write the nearest
   * digits, so what it would write is taken as well.
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
