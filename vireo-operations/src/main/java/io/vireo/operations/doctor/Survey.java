package io.vireo.operations.doctor;

import io.vireo.rabbitmq.RabbitInspector.Exchange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a broker at one time.
 *
 * @param endpoint the broker as {@code host:port/vhost}
 * @param broker the broker itself
 * @param exchanges Vireo's own exchanges that exist, by name
 * @param routes the shared routes, ordered by name
 * @param listeners all listeners of the observers that have answered
 * @param observers how many observers have answered
 * @param unrouted how many delayed and retried events no queue took
 * @param policies the policies on Vireo's own queues, as far as they could be seen
 * @param bindings all bindings, or null if they could not be seen
 * @param unseen what could not be seen, each with the reason
 */
public record Survey(
    String endpoint,
    BrokerFacts broker,
    Map<String, Exchange> exchanges,
    List<RouteFacts> routes,
    List<Listener> listeners,
    int observers,
    long unrouted,
    List<OwnQueuePolicy> policies,
    @Nullable List<Binding> bindings,
    List<String> unseen) {}
