package io.vireo;

import java.lang.reflect.Type;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes JSON Schemas of types, for a {@link Codec} that is asked what its bodies look like. The
 * schemas belong to one description ({@link Observer#describe()}) and refer to its components, so a
 * codec uses them for its answer alone. Only the thread that has called the codec may use it.
 */
public interface JsonSchemas {

  /**
   * Describes a type as a mapper writes it.
   *
   * @param mapper writes the values of the type
   * @param type the type, with its arguments if it is generic
   * @return a new schema, which the caller may change. A type that cannot be described has a schema
   *     that permits everything and says why
   */
  ObjectNode of(JsonMapper mapper, Type type);
}
