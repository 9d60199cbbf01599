package io.vireo.internal.json;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Gives a program that asks for a buffer Jackson's own class: it would hand a {@link StrictBuffer}
 * to mappers that know no such class, and write it as an empty object.
 */
final class BufferDeserializer extends StdDeserializer<TokenBuffer> {
  BufferDeserializer() {
    super(TokenBuffer.class);
  }

  @Override
  public TokenBuffer deserialize(JsonParser parser, DeserializationContext context) {
    return TokenBuffer.forBuffering(parser, context).deserialize(parser, context);
  }
}
