package io.vireo.describe;

import io.vireo.Codec;
import io.vireo.JsonSchemas;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A codec of a program, with a mapper of its own. */
record MapperCodec(JsonMapper mapper) implements Codec {
  @Override
  public byte[] encode(@Nullable Object data) {
    return mapper.writeValueAsBytes(data);
  }

  @Override
  public @Nullable Object decode(byte[] body, Type type) {
    return mapper.readValue(body, mapper.constructType(type));
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public Optional<JsonNode> schema(Type type, JsonSchemas schemas) {
    return Optional.of(schemas.of(mapper, type));
  }
}
