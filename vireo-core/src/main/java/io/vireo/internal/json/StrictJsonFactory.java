package io.vireo.internal.json;

import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON in bytes of UTF-8, read by a {@link StrictParser} and written by a {@link StrictGenerator}.
 * Jackson has features against properties that come twice and room for wrappers around its parser
 * and generator; in reading, each costs a quarter of the time.
 */
final class StrictJsonFactory extends JsonFactory {
  private static final long serialVersionUID = 1L;

  StrictJsonFactory() {
    // With detection UTF-16 and UTF-32 would be read as well.
    super(
        JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .recyclerPool(new BufferPool()));
  }

  @Override
  protected JsonParser _createParser(
      ObjectReadContext readContext, IOContext context, byte[] data, int offset, int length)
      throws JacksonException {
    _checkRangeBoundsForByteArray(data, offset, length);
    _streamReadConstraints.validateDocumentLength(length);
    return new StrictParser(
        readContext,
        context,
        readContext.getStreamReadFeatures(_streamReadFeatures),
        readContext.getFormatReadFeatures(_formatReadFeatures),
        _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
        data,
        offset,
        offset + length);
  }

  @Override
  protected JsonGenerator _createUTF8Generator(
      ObjectWriteContext writeContext, IOContext context, OutputStream out)
      throws JacksonException {
    return new StrictGenerator(
        this,
        writeContext,
        context,
        writeContext.getStreamWriteFeatures(_streamWriteFeatures),
        writeContext.getFormatWriteFeatures(_formatWriteFeatures),
        out);
  }
}
