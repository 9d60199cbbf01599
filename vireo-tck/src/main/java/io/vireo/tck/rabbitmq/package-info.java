/**
 * RabbitMQ for tests: a {@link io.vireo.tck.rabbitmq.RabbitNode} is a private node that a test may
 * break, a {@link io.vireo.tck.rabbitmq.RabbitCluster} is a cluster of such nodes.
 */
@NullMarked
package io.vireo.tck.rabbitmq;

import org.jspecify.annotations.NullMarked;
