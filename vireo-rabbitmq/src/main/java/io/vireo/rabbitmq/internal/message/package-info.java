/**
 * The properties and headers of a message as AMQP writes and reads them, and where a message goes.
 * Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.message;

import org.jspecify.annotations.NullMarked;
