/** Compares two AsyncAPI documents: what breaks those that know the old one, and what does not. */
@NullMarked
package io.vireo.operations.compatibility;

import org.jspecify.annotations.NullMarked;
