package io.vireo.internal.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads JSON by another parser and refuses {@linkplain ExactNumbers numbers that would change}. The
 * other parser reads bytes or a buffer.
 */
final class StrictParser extends JsonParserDelegate {
  StrictParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public byte getByteValue() {
    return ExactNumbers.requireByte(this);
  }

  @Override
  public double getDoubleValue() {
    return ExactNumbers.requireDouble(this, super.getDoubleValue());
  }

  @Override
  public float getFloatValue() {
    return ExactNumbers.requireFloat(this, super.getFloatValue());
  }

  @Override
  public NumberTypeFP getNumberTypeFP() {
    NumberTypeFP known = super.getNumberTypeFP();
    return ExactNumbers.isBeyondDouble(this, known) ? NumberTypeFP.BIG_DECIMAL : known;
  }

  @Override
  public Number getNumberValue() {
    return ExactNumbers.exact(this, super.getNumberValue());
  }

  @Override
  public Number getNumberValueExact() {
    return ExactNumbers.exact(this, super.getNumberValueExact());
  }

  /** Reads a number itself, since the other parser would not refuse it. */
  @Override
  public double getValueAsDouble(double otherwise) {
    JsonToken token = currentToken();
    return token != null && token.isNumeric()
        ? getDoubleValue()
        : super.getValueAsDouble(otherwise);
  }

  @Override
  public double getValueAsDouble() {
    return getValueAsDouble(0);
  }
}
