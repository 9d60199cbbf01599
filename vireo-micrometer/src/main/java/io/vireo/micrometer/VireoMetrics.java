package io.vireo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import io.vireo.Observer;
import java.util.Objects;

/**
 * Puts what a {@link Core} does into a registry of Micrometer: what is emitted, handled and fails,
 * how long that takes, how many events are under way, and whether all is well. An {@link Observer}
 * is measured in both directions, a plain {@code Core} on the way out.
 *
 * <pre>{@code
 * AutoCloseable metrics = VireoMetrics.of(registry).bind(app);
 * }</pre>
 *
 * <p>All meters begin with {@code vireo.}; the page {@code docs/guide/metrics.md} lists them.
 * Meters of an event have the tag {@code event}: the name that is emitted, or what a listener
 * listens to. The number of names is limited, see {@link #withMaxEvents}.
 *
 * <p><b>Several cores.</b> Each meter has the tag {@code core}, which tells several cores of one
 * registry apart. Its value is {@code vireo}, or the name given to {@link #withName}. A value that
 * another core of the registry has already is made unique: {@code vireo-2}, {@code vireo-3}.
 *
 * <p><b>Errors.</b> A registry or a meter filter that throws while an event is measured does not
 * disturb the event. It is logged once a minute.
 *
 * <p>Immutable; any thread may use it. Measuring takes no lock of Vireo's, and nothing here blocks.
 */
public final class VireoMetrics {
  private static final String DEFAULT_NAME = "vireo";
  private static final int DEFAULT_MAX_EVENTS = 200;

  private final MeterRegistry registry;
  private final String name;
  private final int maxEvents;

  private VireoMetrics(MeterRegistry registry, String name, int maxEvents) {
    this.registry = registry;
    this.name = name;
    this.maxEvents = maxEvents;
  }

  /**
   * {@return metrics for a registry, with the name {@code vireo} and at most 200 names of events}
   *
   * @param registry keeps the meters
   */
  public static VireoMetrics of(MeterRegistry registry) {
    return new VireoMetrics(
        Objects.requireNonNull(registry, "registry"), DEFAULT_NAME, DEFAULT_MAX_EVENTS);
  }

  /**
   * {@return the same, with another value of the tag {@code core}}
   *
   * @param value the name of the core, not blank
   * @throws IllegalArgumentException if it is blank
   */
  public VireoMetrics withName(String value) {
    Objects.requireNonNull(value, "value");
    if (value.isBlank()) {
      throw new IllegalArgumentException("The name of a core must not be blank");
    }
    return new VireoMetrics(registry, value, maxEvents);
  }

  /**
   * {@return the same, with another limit of names} Up to this many names of emitted events have
   * meters of their own, and as many routes and patterns that are listened to. All further ones
   * share the value {@code other} of the tag {@code event}; a warning is logged when that begins.
   *
   * @param value the limit, 1 or more
   * @throws IllegalArgumentException if it is less than 1
   */
  public VireoMetrics withMaxEvents(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "The limit of " + value + " names of events is less than 1");
    }
    return new VireoMetrics(registry, name, value);
  }

  /**
   * Measures a core from its next event on. A core that is bound to this registry already is not
   * measured twice: both bindings then stand for the same meters, with the name and the limit of
   * the first one.
   *
   * @param core what is measured
   * @return ends the measuring: removes the meters from the registry, and the interceptors from the
   *     core, once all bindings of the core to this registry are closed. {@code close} is
   *     idempotent, throws nothing, and does not wait. Close it before or after the core
   */
  public AutoCloseable bind(Core core) {
    Objects.requireNonNull(core, "core");
    return CoreBindings.open(registry, core, name, maxEvents);
  }
}
