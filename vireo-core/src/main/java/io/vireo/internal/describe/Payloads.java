package io.vireo.internal.describe;

import io.vireo.Codec;
import io.vireo.EventCodec;
import io.vireo.internal.describe.TypeNames.Named;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.TypeFactory;

/** The data of all events of a document, each type once, as its codec writes it. One thread. */
final class Payloads {
  private final Codec codec;
  private final TypeNames names = new TypeNames();
  private final SchemaComponents components = new SchemaComponents(names);
  private final TypeFactory types = TypeFactory.createDefaultInstance();
  private final Map<Named, Payload> payloads = new LinkedHashMap<>();

  Payloads(Codec codec) {
    this.codec = codec;
  }

  /** {@return the data of a type} */
  Payload of(Type type) {
    Named named = names.add(types.constructType(type), "");
    return payloads.computeIfAbsent(named, one -> payload(one, type));
  }

  private Payload payload(Named named, Type type) {
    ObjectNode schema = schema(type);
    // A codec of whole events may choose another content type for some.
    boolean isKnown = schema != null || !(codec instanceof EventCodec);
    return new Payload(named, isKnown ? codec.contentType() : null, schema);
  }

  private @Nullable ObjectNode schema(Type type) {
    try {
      Optional<JsonNode> known = codec.schema(type, components);
      // A codec may answer with a schema that it keeps, and which must stay as it is.
      return known.map(JsonNode::deepCopy).orElse(null) instanceof ObjectNode schema
          ? schema
          : null;
    } catch (RuntimeException | LinkageError e) {
      return Schemas.any("Codec %s cannot describe %s: %s".formatted(codec, type.getTypeName(), e));
    }
  }

  /** Makes all schemas and chooses all names. Nothing is added afterwards. */
  void complete() {
    components.makeAll();
    names.choose();
    payloads
        .values()
        .forEach(
            payload -> {
              if (payload.schema() != null) {
                components.nameReferences(payload.schema());
              }
            });
  }

  /** {@return the schemas to which others refer, by their names} */
  ObjectNode schemas() {
    return components.named();
  }

  /** {@return the name of some data} */
  String name(Payload payload) {
    return names.of(payload.named());
  }
}
