/**
 * What travels beside a body, as AMQP writes and reads it, and where a message goes. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.message;

import org.jspecify.annotations.NullMarked;
