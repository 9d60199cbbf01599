/** The service with Vireo. */
@NullMarked
package io.vireo.comparison.vireo;

import org.jspecify.annotations.NullMarked;
