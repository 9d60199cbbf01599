package io.vireo.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The brokers that are there. A broker goes when no driver uses it and it holds nothing. Any thread
 * may call.
 */
final class MemoryBrokers {
  /** The one that all URLs mean. */
  static final MemoryBrokers JVM =
      new MemoryBrokers(endpoint -> new ThreadScheduler("vireo-" + endpoint.replace(':', '-')));

  private final Function<String, Scheduler> schedulers;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(MemoryBroker broker, int drivers) {}

  /**
   * Makes an empty one.
   *
   * @param schedulers gives the time of a new broker, by its place
   */
  MemoryBrokers(Function<String, Scheduler> schedulers) {
    this.schedulers = schedulers;
  }

  /** The broker of a place, for one more driver, which {@linkplain #release releases} it once. */
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
