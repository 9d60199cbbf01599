/**
 * Exchanges and queues: their names and forms, and how they are declared and bound. Not exported.
 */
@NullMarked
package io.vireo.rabbitmq.internal.topology;

import org.jspecify.annotations.NullMarked;
