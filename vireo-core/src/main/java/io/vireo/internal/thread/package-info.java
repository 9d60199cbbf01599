/**
 * The threads on which handlers run, the timer, a lock that is held for moments, and the end of the
 * JVM. Not exported.
 */
@NullMarked
package io.vireo.internal.thread;

import org.jspecify.annotations.NullMarked;
