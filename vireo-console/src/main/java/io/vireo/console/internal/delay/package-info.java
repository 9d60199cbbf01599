/** Events that wait until they fall due. */
@NullMarked
package io.vireo.console.internal.delay;

import org.jspecify.annotations.NullMarked;
