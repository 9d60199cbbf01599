package io.vireo.internal.describe;

import io.vireo.internal.describe.TypeNames.Named;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of events.
 *
 * @param named its type
 * @param contentType the content type of the body; null if it is not known
 * @param schema its JSON Schema; null if nothing is known
 */
record Payload(Named named, @Nullable String contentType, @Nullable ObjectNode schema) {}
