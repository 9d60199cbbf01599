/**
 * Remote control: the messages by which observers ask each other who is there, and tell each other
 * to pause and to resume. Not exported.
 */
@NullMarked
package io.vireo.internal.control;

import org.jspecify.annotations.NullMarked;
