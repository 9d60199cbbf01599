/**
 * The RabbitMQ driver: AMQP 0-9-1 by the {@code amqp-client} library, supervised by Vireo itself.
 *
 * <p>Programs need nothing of this package but an {@code amqp:} or {@code amqps:} URL; {@link
 * io.vireo.rabbitmq.RabbitOptions} is for those who want more.
 */
@NullMarked
package io.vireo.rabbitmq;

import org.jspecify.annotations.NullMarked;
