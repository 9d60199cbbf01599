package io.vireo.internal.json;

import java.util.OptionalDouble;
import tools.jackson.databind.ext.jdk8.OptionalDoubleDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.TokenBuffer;

/** Which types are written and read, and from what. */
final class StrictTypes extends SimpleModule {
  private static final long serialVersionUID = 1L;

  StrictTypes() {
    super("vireo-strict-types");
    // Jackson's own, which it makes without asking the modifier, and now asks it for.
    addDeserializer(OptionalDouble.class, new OptionalDoubleDeserializer());
    addDeserializer(TokenBuffer.class, new BufferDeserializer());
    setSerializerModifier(new StrictWriting());
    setDeserializerModifier(new StrictReading());
  }
}
