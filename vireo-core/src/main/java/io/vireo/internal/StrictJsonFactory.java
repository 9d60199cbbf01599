package io.vireo.internal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * JSON from bytes of UTF-8 in which a number that no double can hold is an error. Jackson makes
 * infinity of it, with which a program would go on to count.
 */
final class StrictJsonFactory extends JsonFactory {
  private static final long serialVersionUID = 1L;

  StrictJsonFactory() {
    // With detection UTF-16 and UTF-32 would be read as well.
    super(JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION));
  }

  @Override
  protected JsonParser _createParser(
      ObjectReadContext readContext, IOContext context, byte[] data, int offset, int length)
      throws JacksonException {
    return new FiniteNumbersParser(super._createParser(readContext, context, data, offset, length));
  }

  /** Refuses a double or float that has become infinite. */
  private static final class FiniteNumbersParser extends JsonParserDelegate {
    FiniteNumbersParser(JsonParser parser) {
      super(parser);
    }

    @Override
    public double getDoubleValue() {
      double value = super.getDoubleValue();
      requireFinite(value);
      return value;
    }

    @Override
    public float getFloatValue() {
      float value = super.getFloatValue();
      requireFinite(value);
      return value;
    }

    @Override
    public Number getNumberValue() {
      return finite(super.getNumberValue());
    }

    @Override
    public Number getNumberValueExact() {
      return finite(super.getNumberValueExact());
    }

    private Number finite(Number value) {
      if (value instanceof Double || value instanceof Float) {
        requireFinite(value.doubleValue());
      }
      return value;
    }

    private void requireFinite(double value) {
      if (Double.isInfinite(value)) {
        throw new InputCoercionException(
            this, "A number is too large for a double", currentToken(), double.class);
      }
    }
  }
}
