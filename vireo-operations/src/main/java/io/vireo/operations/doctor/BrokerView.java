package io.vireo.operations.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queues, bindings and policies of a broker, as one source shows them: AMQP or the management
 * API.
 */
interface BrokerView {

  /** Returns a queue, or empty if there is none of that name. */
  Optional<QueueFacts> queue(String name);

  /** Returns the names of all queues; null if this source cannot list them. */
  @Nullable Set<String> queueNames();

  /** Returns the policies on Vireo's own queues; none if this source does not show them. */
  List<OwnQueuePolicy> policies();

  /** Returns all bindings; null if this source does not show them. */
  @Nullable List<Binding> bindings();
}
