/**
 * The RabbitMQ driver. It uses the {@code amqp-client} library for AMQP 0-9-1, and keeps up
 * connections by itself.
 *
 * <p>Programs need nothing from this package: an {@code amqp:} or {@code amqps:} URL is enough.
 * With {@link io.vireo.rabbitmq.RabbitOptions} they choose how the driver behaves.
 */
@NullMarked
package io.vireo.rabbitmq;

import org.jspecify.annotations.NullMarked;
