package io.vireo.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queues and bindings as one source shows them. */
interface BrokerView {

  /** A queue, or empty if there is none of that name. */
  Optional<QueueFacts> queue(String name);

  /** The names of all queues; null if this source lists nothing. */
  @Nullable Set<String> queueNames();

  /** The policies on Vireo's own queues; none if this source does not show them. */
  List<OwnQueuePolicy> policies();

  /** All bindings; null if this source does not show them. */
  @Nullable List<Binding> bindings();
}
