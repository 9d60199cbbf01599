/**
 * The driver for {@code memory:} URLs: events inside one JVM, with nothing installed; the reference
 * for all drivers.
 *
 * <p>Where to start reading: {@link io.vireo.memory.MemoryDriver} is one program's door to a {@link
 * io.vireo.memory.MemoryBroker}, which plays the broker. The broker routes an event through an
 * {@link io.vireo.memory.Exchange} into each {@link io.vireo.memory.MemoryQueue} that is bound, and
 * the queue deals its events out to its {@link io.vireo.memory.MemoryConsumer}s as {@link
 * io.vireo.memory.MemoryDelivery}s.
 */
@NullMarked
package io.vireo.memory;

import org.jspecify.annotations.NullMarked;
