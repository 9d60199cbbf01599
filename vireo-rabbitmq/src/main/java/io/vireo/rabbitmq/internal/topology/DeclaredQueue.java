package io.vireo.rabbitmq.internal.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue that has been declared for a consumer, and from which it consumes. Immutable.
 *
 * @param privateQueue whether the queue belongs to one broadcast listener alone
 * @param needsConsumer whether the broker deletes the queue, or may delete it, when its last
 *     consumer leaves
 * @param expiration after how long without use the broker deletes the queue; null if it does not,
 *     or if that is not known
 * @param remark what operators should know about the queue, or null
 */
public record DeclaredQueue(
    String name,
    boolean privateQueue,
    boolean needsConsumer,
    @Nullable Duration expiration,
    @Nullable String remark) {}
