/**
 * A web console for the observers and routes on a broker. {@link io.vireo.console.Console} serves
 * it with the HTTP server of the JDK; {@link io.vireo.console.ConsoleHandler} serves it within any
 * other server.
 */
@NullMarked
package io.vireo.console;

import org.jspecify.annotations.NullMarked;
