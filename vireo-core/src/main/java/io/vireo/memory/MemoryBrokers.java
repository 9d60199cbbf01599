package io.vireo.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The brokers that there are. A broker is forgotten when no driver uses it and it holds nothing.
 * Any thread may call.
 */
final class MemoryBrokers {
  /** The brokers of this JVM. */
  static final MemoryBrokers JVM =
      new MemoryBrokers(endpoint -> new ThreadScheduler("vireo-" + endpoint.replace(':', '-')));

  private final Function<String, Scheduler> schedulers;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(MemoryBroker broker, int drivers) {}

  /**
   * Makes an empty one.
   *
   * @param schedulers makes the scheduler of a new broker, given its endpoint
   */
  MemoryBrokers(Function<String, Scheduler> schedulers) {
    this.schedulers = schedulers;
  }

  /** The broker of an endpoint, for one more driver, which has to {@link #release} it once. */
  MemoryBroker acquire(String endpoint) {
    return entries
        .compute(
            endpoint,
            (same, there) ->
                there == null
                    ? new Entry(newBroker(endpoint), 1)
                    : new Entry(there.broker(), there.drivers() + 1))
        .broker();
  }

  /** One driver uses the broker no longer. */
  void release(MemoryBroker broker) {
    entries.computeIfPresent(
        broker.endpoint(),
        (endpoint, there) -> keep(new Entry(there.broker(), there.drivers() - 1)));
  }

  int size() {
    return entries.size();
  }

  private MemoryBroker newBroker(String endpoint) {
    return new MemoryBroker(endpoint, schedulers.apply(endpoint), () -> dropIfUnused(endpoint));
  }

  private void dropIfUnused(String endpoint) {
    entries.computeIfPresent(endpoint, (same, there) -> keep(there));
  }

  private static @Nullable Entry keep(Entry entry) {
    return entry.drivers() == 0 && entry.broker().holdsNothing() ? null : entry;
  }
}
