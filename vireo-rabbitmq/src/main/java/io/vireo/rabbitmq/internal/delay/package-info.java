/**
 * The queues in which events wait until they fall due, and how an event is taken out before. Not
 * exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.delay;

import org.jspecify.annotations.NullMarked;
