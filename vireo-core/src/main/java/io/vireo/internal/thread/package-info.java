/**
 * The threads on which handlers run, the timer, and what is to be known of the end of the JVM. Not
 * exported.
 */
@NullMarked
package io.vireo.internal.thread;

import org.jspecify.annotations.NullMarked;
