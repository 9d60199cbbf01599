/** The console on the HTTP server of the JDK. */
@NullMarked
package io.vireo.console.internal.server;

import org.jspecify.annotations.NullMarked;
