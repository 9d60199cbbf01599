package io.vireo.spring.listener;

import io.vireo.QueueKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code vireo.listeners.<id>.*} of one annotated listener. What is null is taken
 * from the annotation, and from the defaults of {@link io.vireo.ObserveOptions}.
 *
 * @param enabled Whether the listener is registered at all.
 * @param resumable Whether events are kept while nobody listens, without a limit of time.
 * @param concurrency How many events the listener may handle at a time.
 * @param prefetch How many events are fetched in advance, those being handled included.
 * @param handlerTimeout How long the method may take before it is interrupted and the event counts
 *     as failed.
 * @param retry Name of the bean of type RetryPolicy that says what happens when the method throws.
 * @param maxDeliveries After how many deliveries an event that ends its process each time goes to
 *     recovery.
 * @param delayPerMessage How long each slot of the listener rests after an event.
 * @param autoAcknowledge Whether an event is acknowledged on receipt instead of after its handler.
 * @param queueKind How the broker keeps the queue.
 * @param queueExpiration How long the queue of a route that is not resumable stays without a
 *     listener.
 * @param registrationTimeout How long the start of the application waits until the listener is
 *     registered.
 */
public record ListenerProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable Boolean resumable,
    @Nullable Integer concurrency,
    @Nullable Integer prefetch,
    @Nullable Duration handlerTimeout,
    @Nullable String retry,
    @Nullable Integer maxDeliveries,
    @Nullable Duration delayPerMessage,
    @Nullable Boolean autoAcknowledge,
    @Nullable QueueKind queueKind,
    @Nullable Duration queueExpiration,
    @Nullable Duration registrationTimeout) {}
