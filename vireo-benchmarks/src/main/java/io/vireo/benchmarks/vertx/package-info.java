/** The RabbitMQ client of Vert.x. */
@NullMarked
package io.vireo.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
