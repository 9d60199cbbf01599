package io.vireo.cli.doctor;

import io.vireo.rabbitmq.RabbitInspector.Exchange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen of a broker at one time.
 *
 * @param endpoint the broker as {@code host:port/vhost}
 * @param broker the broker itself
 * @param exchanges those of Vireo's that are there, by their names
 * @param routes the shared routes, in the order of their names
 * @param listeners all listeners of the observers that have answered
 * @param observers how many have answered
 * @param unrouted how many delayed and retried events no queue took
 * @param policies those on Vireo's own queues, as far as they could be seen
 * @param bindings what leads events to queues, or null if that could not be seen
 * @param unseen what could not be seen, each with the reason
 */
record Survey(
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
