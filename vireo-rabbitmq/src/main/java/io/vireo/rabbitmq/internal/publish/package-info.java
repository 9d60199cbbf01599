/**
 * Publishing: events wait for a channel, are written to it, and stay in a queue until the broker
 * has confirmed them. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.publish;

import org.jspecify.annotations.NullMarked;
