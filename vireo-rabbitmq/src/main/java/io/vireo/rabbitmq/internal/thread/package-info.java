/** The driver's threads, and tasks that run on them one after the other. Not exported. */
@NullMarked
package io.vireo.rabbitmq.internal.thread;

import org.jspecify.annotations.NullMarked;
