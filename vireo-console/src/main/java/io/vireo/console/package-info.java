/** A web console for the observers and routes on a broker. */
@NullMarked
package io.vireo.console;

import org.jspecify.annotations.NullMarked;
