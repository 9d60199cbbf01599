/** RabbitMQ's own Java client, as most programs use it and as it can be used at its best. */
@NullMarked
package io.vireo.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
