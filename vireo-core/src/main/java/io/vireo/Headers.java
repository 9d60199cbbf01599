package io.vireo;

import java.util.Objects;
import java.util.Set;

/** Checks of the headers that an emitter gives. */
final class Headers {
  private static final Set<Class<?>> TYPES =
      Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class);

  private Headers() {}

  /** Refuses what cannot travel, and names that belong to Vireo or the broker. */
  static void require(String name, Object value) {
    Text.requireBytes("header name", name, 1, Text.MAX_SHORT_STRING_BYTES);
    if (name.startsWith("vireo-") || name.startsWith("x-")) {
      throw new PayloadException(
          "Header '" + name + "' is reserved; use a name without vireo- or x- in front");
    }
    Objects.requireNonNull(value, "value");
    if (!TYPES.contains(value.getClass())) {
      throw new PayloadException(
          "Header '"
              + name
              + "' is of "
              + value.getClass().getName()
              + "; use a String, Boolean, Integer, Long or Double");
    }
  }
}
