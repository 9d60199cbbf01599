/** Puts the parts of the console together. */
@NullMarked
package io.vireo.console.internal;

import org.jspecify.annotations.NullMarked;
