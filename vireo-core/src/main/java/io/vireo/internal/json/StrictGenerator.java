package io.vireo.internal.json;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.UTF8JsonGenerator;

/**
 * Writes JSON and refuses what no listener could read: numbers that are not finite or have too many
 * digits, {@linkplain UniqueWrittenNames names} that come twice or cannot be read, and raw text
 * that is not exactly one JSON value.
 */
final class StrictGenerator extends UTF8JsonGenerator {
  private static final int MAX_DIGITS = StreamReadConstraints.defaults().getMaxNumberLength();

  private final JsonFactory factory;

  StrictGenerator(
      JsonFactory factory,
      ObjectWriteContext writeContext,
      IOContext context,
      int streamFeatures,
      int formatFeatures,
      OutputStream out) {
    super(
        writeContext,
        context,
        streamFeatures,
        formatFeatures,
        out,
        writeContext.getRootValueSeparator(JsonFactory.DEFAULT_ROOT_VALUE_SEPARATOR),
        writeContext.getCharacterEscapes(),
        writeContext.getPrettyPrinter(),
        0,
        JsonFactory.DEFAULT_QUOTE_CHAR);
    this.factory = factory;
    _streamWriteContext = new UniqueWrittenNames(this);
  }

  @Override
  public JsonGenerator writeNumber(double value) {
    requireFinite(value);
    return super.writeNumber(value);
  }

  @Override
  public JsonGenerator writeNumber(float value) {
    requireFinite(value);
    return super.writeNumber(value);
  }

  @Override
  public JsonGenerator writeNumber(BigInteger value) {
    if (value != null) {
      requireReadable(value.toString());
    }
    return super.writeNumber(value);
  }

  @Override
  public JsonGenerator writeNumber(BigDecimal value) {
    if (value != null) {
      requireReadable(value.toString());
    }
    return super.writeNumber(value);
  }

  /** Writes a number of a class of the program, which gives the text of the number itself. */
  @Override
  public JsonGenerator writeNumber(String text) {
    requireValue(text);
    return super.writeNumber(text);
  }

  @Override
  public JsonGenerator writeRawValue(String text) {
    requireValue(text);
    return super.writeRawValue(text);
  }

  @Override
  public JsonGenerator writeRawValue(SerializableString text) {
    requireValue(text.getValue());
    return super.writeRawValue(text);
  }

  private void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new StreamWriteException(this, "JSON has no number for " + value);
    }
  }

  private void requireReadable(String number) {
    if (number.length() > MAX_DIGITS) {
      throw new StreamWriteException(
          this, "A number has " + number.length() + " characters; at most " + MAX_DIGITS);
    }
  }

  private void requireValue(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = parser.nextToken();
      if (first != null) {
        parser.skipChildren();
        if (parser.nextToken() == null) {
          return;
        }
      }
    } catch (JacksonException e) {
      throw new StreamWriteException(this, "Raw text is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new StreamWriteException(this, "Raw text is not exactly one JSON value");
  }
}
