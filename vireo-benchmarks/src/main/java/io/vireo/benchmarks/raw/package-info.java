/** RabbitMQ's own Java client, as most programs use it and in the fastest way. */
@NullMarked
package io.vireo.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
