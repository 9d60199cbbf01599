package io.vireo.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Makes the meters of one core, and removes all of them in the end. Any thread may call. Its lock
 * guards the list of the meters and is never held while the registry is called.
 */
final class Meters {
  private final MeterRegistry registry;
  private final String core;
  private final Object lock = new Object();
  private final List<Meter> made = new ArrayList<>();
  private boolean closed;

  Meters(MeterRegistry registry, String core) {
    this.registry = registry;
    this.core = core;
  }

  /** The value of the tag {@code core}. */
  String core() {
    return core;
  }

  /** The tags of a meter of one event or listener. */
  static List<Tag> event(String name, boolean broadcast) {
    return List.of(Tag.of("event", name), Tag.of("kind", broadcast ? "broadcast" : "shared"));
  }

  Timer timer(MeterName name, Iterable<Tag> tags, String outcome) {
    return keep(
        Timer.builder(name.id())
            .description(name.description())
            .tags(tags(tags).and("outcome", outcome))
            .register(registry));
  }

  Timer timer(MeterName name, Iterable<Tag> tags) {
    return keep(
        Timer.builder(name.id())
            .description(name.description())
            .tags(tags(tags))
            .register(registry));
  }

  Counter counter(MeterName name, Iterable<Tag> tags) {
    return keep(
        Counter.builder(name.id())
            .description(name.description())
            .baseUnit(name.unit())
            .tags(tags(tags))
            .register(registry));
  }

  /** Adds a counter of what the counted object counts itself; the counter holds it weakly. */
  <T> void counter(MeterName name, T counted, ToDoubleFunction<T> count) {
    keep(
        FunctionCounter.builder(name.id(), counted, count)
            .description(name.description())
            .baseUnit(name.unit())
            .tags(tags(List.of()))
            .register(registry));
  }

  /** Adds a gauge; the registry holds its value until {@link #close}. */
  void gauge(MeterName name, Iterable<Tag> tags, DoubleSupplier value) {
    keep(
        Gauge.builder(name.id(), value, DoubleSupplier::getAsDouble)
            .strongReference(true)
            .description(name.description())
            .baseUnit(name.unit().isEmpty() ? null : name.unit())
            .tags(tags(tags))
            .register(registry));
  }

  private Tags tags(Iterable<Tag> tags) {
    return Tags.of("core", core).and(tags);
  }

  private <M extends Meter> M keep(M meter) {
    boolean late;
    synchronized (lock) {
      late = closed;
      if (!late) {
        made.add(meter);
      }
    }
    if (late) {
      // An event that was under way when the binding was closed.
      registry.remove(meter);
    }
    return meter;
  }

  /** Removes all meters, and those that are made from now on at once. Idempotent. */
  void close() {
    List<Meter> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(made);
      made.clear();
    }
    all.forEach(registry::remove);
  }
}
