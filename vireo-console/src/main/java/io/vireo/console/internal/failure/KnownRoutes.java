package io.vireo.console.internal.failure;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes that are known to have, or to have had, failed events.
 *
 * @param names the names of the routes
 * @param incompleteReason why there may be more routes, as a sentence; null if these are all
 */
public record KnownRoutes(Set<String> names, @Nullable String incompleteReason) {}
