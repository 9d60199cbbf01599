package io.vireo.internal.json;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Reads a {@link TokenBuffer} for a program that asks for one. Without this class the program would
 * get a {@link StrictBuffer}, which other mappers of the program do not know and would write as an
 * empty object.
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
