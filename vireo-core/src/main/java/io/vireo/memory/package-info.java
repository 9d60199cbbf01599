/**
 * The driver for {@code memory:} URLs: events inside one JVM, with nothing installed; the reference
 * for all drivers.
 *
 * <p>Where to start reading: {@link io.vireo.memory.MemoryDriver} is the connection of one program
 * to a {@link io.vireo.memory.MemoryBroker}. The broker routes an event through an {@link
 * io.vireo.memory.Exchange} into each {@link io.vireo.memory.MemoryQueue} that is bound. The queue
 * delivers its events to its {@link io.vireo.memory.MemoryConsumer}s in turn, as {@link
 * io.vireo.memory.MemoryDelivery} objects.
 */
@NullMarked
package io.vireo.memory;

import org.jspecify.annotations.NullMarked;
