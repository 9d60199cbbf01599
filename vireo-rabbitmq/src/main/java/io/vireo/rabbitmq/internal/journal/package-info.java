/**
 * Journals: logs that the broker keeps for all programs, each in a stream. The way out goes through
 * the publisher, like that of an event.
 */
@NullMarked
package io.vireo.rabbitmq.internal.journal;

import org.jspecify.annotations.NullMarked;
