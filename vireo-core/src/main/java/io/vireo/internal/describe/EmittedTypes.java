package io.vireo.internal.describe;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds the type that a reader knows for the class of data that was emitted. */
final class EmittedTypes {
  private static final List<Class<?>> GENERAL =
      List.of(JsonNode.class, Map.class, Set.class, Collection.class);

  private EmittedTypes() {}

  /**
   * {@return the type as which data of a class is described} A list of the JDK is described as a
   * list, whatever its class, and a constant of an enum by its enum.
   */
  static Type general(Class<?> type) {
    if (Enum.class.isAssignableFrom(type) && !type.isEnum()) {
      return type.getSuperclass();
    }
    if (type.getName().startsWith("java.") || JsonNode.class.isAssignableFrom(type)) {
      for (Class<?> general : GENERAL) {
        if (general.isAssignableFrom(type)) {
          return general == Collection.class ? List.class : general;
        }
      }
    }
    return type;
  }
}
