package io.vireo.internal.json;

import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Makes parsers and generators of JSON in UTF-8. They refuse a property that comes twice in an
 * object, and numbers that would change.
 */
final class StrictJsonFactory extends JsonFactory {
  private static final long serialVersionUID = 1L;

  StrictJsonFactory() {
    super(
        JsonFactory.builder()
            // With detection, UTF-16 and UTF-32 would be read as well.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // All threads that emit and handle events would compete for a shared pool.
            .recyclerPool(JsonRecyclerPools.threadLocalPool()));
  }

  @Override
  public JsonParser createParser(ObjectReadContext readContext, byte[] data, int offset, int length)
      throws JacksonException {
    return new StrictParser(super.createParser(readContext, data, offset, length));
  }

  /** A generator around Jackson's own would cost more than this subclass of it. */
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
