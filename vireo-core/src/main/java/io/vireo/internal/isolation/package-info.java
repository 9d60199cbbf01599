/**
 * Events that may have ended a process, handled alone so that they cost their neighbours nothing:
 * the poison guard. Not exported.
 */
@NullMarked
package io.vireo.internal.isolation;

import org.jspecify.annotations.NullMarked;
