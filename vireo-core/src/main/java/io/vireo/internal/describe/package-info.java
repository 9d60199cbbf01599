/**
 * The description of a program: an AsyncAPI document, with JSON Schemas as Jackson sees the types.
 * Not exported.
 */
@NullMarked
package io.vireo.internal.describe;

import org.jspecify.annotations.NullMarked;
