package io.vireo.internal.control;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The JSON of an answer to a ping that asks for a description. It follows the answer that every
 * ping gets.
 *
 * @param id the id of the observer
 * @param document its AsyncAPI document; null if there is a problem
 * @param problem why there is no document; null if there is one
 */
record DescriptionRecord(String id, @Nullable JsonNode document, @Nullable String problem) {

  DescriptionRecord {
    Objects.requireNonNull(id, "id");
    document = document != null && document.isObject() ? document : null;
  }

  /** Whether this is a description, and not another answer that has an id. */
  boolean isDescription() {
    return document != null || problem != null;
  }
}
