/** The event streams of the open tabs. */
@NullMarked
package io.vireo.console.internal.stream;

import org.jspecify.annotations.NullMarked;
