/** Reactor RabbitMQ. */
@NullMarked
package io.vireo.benchmarks.reactor;

import org.jspecify.annotations.NullMarked;
