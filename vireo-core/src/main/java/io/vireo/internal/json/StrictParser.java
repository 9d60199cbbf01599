package io.vireo.internal.json;

import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's parser of bytes, which also refuses a property that comes twice in one object, and a
 * number that no double can hold: Jackson makes infinity of it, with which a program would go on to
 * count.
 */
final class StrictParser extends UTF8StreamJsonParser {
  StrictParser(
      ObjectReadContext readContext,
      IOContext context,
      int streamFeatures,
      int formatFeatures,
      ByteQuadsCanonicalizer names,
      byte[] data,
      int start,
      int end) {
    super(
        readContext,
        context,
        streamFeatures,
        formatFeatures,
        null,
        names,
        data,
        start,
        end,
        0,
        false);
    _streamReadContext = new UniqueNames(this);
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
