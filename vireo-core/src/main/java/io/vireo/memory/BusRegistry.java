package io.vireo.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The buses that are there. A bus goes when no driver uses it and it holds nothing. Any thread may
 * call.
 */
final class BusRegistry {
  /** The one that all URLs mean. */
  static final BusRegistry JVM =
      new BusRegistry(place -> new ThreadScheduler("vireo-" + place.replace(':', '-')));

  private final Function<String, Scheduler> schedulers;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(Bus bus, int drivers) {}

  /**
   * Makes an empty one.
   *
   * @param schedulers gives the time of a new bus, by its place
   */
  BusRegistry(Function<String, Scheduler> schedulers) {
    this.schedulers = schedulers;
  }

  /** The bus of a place, for one more driver, which {@linkplain #release releases} it once. */
  Bus acquire(String place) {
    return entries
        .compute(
            place,
            (same, there) ->
                there == null
                    ? new Entry(newBus(place), 1)
                    : new Entry(there.bus(), there.drivers() + 1))
        .bus();
  }

  void release(Bus bus) {
    entries.computeIfPresent(
        bus.place(), (place, there) -> keep(new Entry(there.bus(), there.drivers() - 1)));
  }

  int size() {
    return entries.size();
  }

  private Bus newBus(String place) {
    return new Bus(place, schedulers.apply(place), () -> dropIfUnused(place));
  }

  private void dropIfUnused(String place) {
    entries.computeIfPresent(place, (same, there) -> keep(there));
  }

  private static @Nullable Entry keep(Entry entry) {
    return entry.drivers() == 0 && entry.bus().holdsNothing() ? null : entry;
  }
}
