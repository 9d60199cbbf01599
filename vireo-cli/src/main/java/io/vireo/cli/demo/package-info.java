/**
 * The order story that {@code vireo demo} tells: a small program that uses Vireo as any other
 * would.
 */
@NullMarked
package io.vireo.cli.demo;

import org.jspecify.annotations.NullMarked;
