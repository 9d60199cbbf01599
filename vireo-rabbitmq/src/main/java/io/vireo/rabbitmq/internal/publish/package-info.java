/**
 * The way out: events wait for a channel, are written, and are answered for until the broker has
 * confirmed them. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.publish;

import org.jspecify.annotations.NullMarked;
