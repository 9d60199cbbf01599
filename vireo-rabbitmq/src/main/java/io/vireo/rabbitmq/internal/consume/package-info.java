/**
 * The path of an event in: consumers that are kept registered, their channels, and the settlements
 * of their deliveries. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.consume;

import org.jspecify.annotations.NullMarked;
