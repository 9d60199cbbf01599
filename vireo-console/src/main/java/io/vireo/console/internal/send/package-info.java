/** Events that a user emits by hand, and routes that a user listens to. */
@NullMarked
package io.vireo.console.internal.send;

import org.jspecify.annotations.NullMarked;
