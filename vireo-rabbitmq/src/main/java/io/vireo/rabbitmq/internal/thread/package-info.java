/** The driver's threads, and orders in which tasks run on them. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.thread;

import org.jspecify.annotations.NullMarked;
