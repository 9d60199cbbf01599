/** The documents of several services: merged into one, and written as JSON or as a page. */
@NullMarked
package io.vireo.operations.describe;

import org.jspecify.annotations.NullMarked;
