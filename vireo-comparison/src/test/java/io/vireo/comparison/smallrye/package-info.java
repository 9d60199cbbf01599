/** The service with SmallRye. */
@NullMarked
package io.vireo.comparison.smallrye;

import org.jspecify.annotations.NullMarked;
