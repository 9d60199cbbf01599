/**
 * RabbitMQ for tests: {@link io.vireo.tck.rabbitmq.RabbitNode} is a private node to test against
 * and to break, {@link io.vireo.tck.rabbitmq.RabbitCluster} several of them.
 */
@NullMarked
package io.vireo.tck.rabbitmq;

import org.jspecify.annotations.NullMarked;
