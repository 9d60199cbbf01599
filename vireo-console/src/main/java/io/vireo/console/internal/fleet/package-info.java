/** The observers and routes: asked for, counted, shown, paused and resumed. */
@NullMarked
package io.vireo.console.internal.fleet;

import org.jspecify.annotations.NullMarked;
