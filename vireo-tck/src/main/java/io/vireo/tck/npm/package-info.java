/** Packages of npm with which tests check what Vireo makes for other programs. */
@NullMarked
package io.vireo.tck.npm;

import org.jspecify.annotations.NullMarked;
