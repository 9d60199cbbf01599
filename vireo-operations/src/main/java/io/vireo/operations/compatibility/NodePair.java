package io.vireo.operations.compatibility;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Two nodes of JSON, which are equal to others only if they are the same objects. */
record NodePair(JsonNode writer, JsonNode reader) {

  // A recursive schema is found again as the same object, and to compare large schemas would cost.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodePair that && writer == that.writer && reader == that.reader;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(writer) + System.identityHashCode(reader);
  }
}
