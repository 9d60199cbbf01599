/** Interceptors that programs add and remove. Not exported. */
@NullMarked
package io.vireo.internal.intercept;

import org.jspecify.annotations.NullMarked;
