package io.vireo.internal.json;

import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's parser of bytes, which also refuses a property that comes twice in one object, and
 * {@linkplain ExactNumbers numbers that would change}.
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
    return ExactNumbers.isBeyondDouble(this, super.getNumberTypeFP())
        ? NumberTypeFP.BIG_DECIMAL
        : super.getNumberTypeFP();
  }

  @Override
  public Number getNumberValue() {
    return ExactNumbers.exact(this, super.getNumberValue());
  }

  @Override
  public Number getNumberValueExact() {
    return ExactNumbers.exact(this, super.getNumberValueExact());
  }
}
