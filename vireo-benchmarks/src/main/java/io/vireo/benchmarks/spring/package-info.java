/** Spring AMQP. */
@NullMarked
package io.vireo.benchmarks.spring;

import org.jspecify.annotations.NullMarked;
