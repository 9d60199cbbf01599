package io.vireo.internal.json;

import java.util.OptionalDouble;
import tools.jackson.databind.ext.jdk8.OptionalDoubleDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.TokenBuffer;

/** Adds the rules of strict reading and writing to a mapper. */
final class StrictTypes extends SimpleModule {
  private static final long serialVersionUID = 1L;

  StrictTypes() {
    super("vireo-strict-types");
    // This is Jackson's own deserializer. Jackson asks the modifier only for one that is added
    // here.
    addDeserializer(OptionalDouble.class, new OptionalDoubleDeserializer());
    addDeserializer(TokenBuffer.class, new BufferDeserializer());
    setSerializerModifier(new StrictWriting());
    setDeserializerModifier(new StrictReading());
  }
}
