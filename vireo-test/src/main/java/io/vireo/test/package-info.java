/**
 * Tools to test programs that use Vireo, and the contract that every driver passes.
 *
 * <p>{@link io.vireo.test.RabbitNode} is a private RabbitMQ to test against and to break.
 */
@NullMarked
package io.vireo.test;

import org.jspecify.annotations.NullMarked;
