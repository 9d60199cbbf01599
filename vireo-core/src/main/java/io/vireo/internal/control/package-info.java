/**
 * Remote control: the messages by which observers ask each other who is there, and have each other
 * pause and resume. Not exported.
 */
@NullMarked
package io.vireo.internal.control;

import org.jspecify.annotations.NullMarked;
