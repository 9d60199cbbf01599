/** The failed events of all routes, as the console shows, filters and edits them. */
@NullMarked
package io.vireo.console.internal.failure;

import org.jspecify.annotations.NullMarked;
