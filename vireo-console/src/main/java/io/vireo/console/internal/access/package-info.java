/** Who uses the console: logins, sessions, users from a file, and a trusted proxy. */
@NullMarked
package io.vireo.console.internal.access;

import org.jspecify.annotations.NullMarked;
