/**
 * The auto-configuration: beans of the properties {@code vireo.*}, each of which gives way to one
 * of the application's.
 */
@NullMarked
package io.vireo.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
