package io.vireo.internal.describe;

import io.vireo.internal.describe.TypeNames.Named;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of events.
 *
 * @param named its type
 * @param schema its JSON Schema; null if nothing is known
 */
record Payload(Named named, String contentType, @Nullable ObjectNode schema) {}
