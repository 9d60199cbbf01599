package io.vireo.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.instrumentation.Bindings;
import java.time.Duration;
import java.util.List;
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
  private static final Bindings<MeterRegistry, CoreBinding> BINDINGS = new Bindings<>();

  private final MeterRegistry registry;
  private final Settings settings;

  private VireoMetrics(MeterRegistry registry, Settings settings) {
    this.registry = registry;
    this.settings = settings;
  }

  /**
   * {@return metrics for a registry, with the name {@code vireo} and at most 200 names of events}
   *
   * @param registry keeps the meters
   */
  public static VireoMetrics of(MeterRegistry registry) {
    return new VireoMetrics(Objects.requireNonNull(registry, "registry"), Settings.DEFAULTS);
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
    return new VireoMetrics(registry, settings.withName(value));
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
    return new VireoMetrics(registry, settings.withMaxEvents(value));
  }

  /**
   * {@return the same, which also asks the broker how many events wait} Without it the broker is
   * asked nothing. The meters {@code vireo.queue.depth} and {@code vireo.recovery.depth} then have
   * the depth of the queues of the shared routes that the core listens to or has emitted on, and of
   * the recovery of all that it listens to.
   *
   * <p>Each binding has a thread of its own for this, which asks one question after the other and
   * then waits for the given time. It ends with the binding or the core, whichever is closed first.
   * Neither a scrape nor an event waits for it. While the broker does not answer, the figures are
   * {@code NaN}. The figures are those of the broker, so one process of a service is enough to ask
   * for them.
   *
   * @param every the time between the end of a round of questions and the begin of the next one;
   *     half a minute is a good choice
   * @throws IllegalArgumentException if it is not positive
   */
  public VireoMetrics withQueueDepth(Duration every) {
    Objects.requireNonNull(every, "every");
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException(
          "The broker cannot be asked every " + every + "; the time has to be positive");
    }
    return new VireoMetrics(registry, settings.withDepthEvery(every));
  }

  /**
   * Measures a core from its next event on. A core that is bound to this registry already is not
   * measured twice: both bindings then stand for the same meters, with the settings of the first
   * one.
   *
   * @param core what is measured
   * @return ends the measuring: removes the meters from the registry, and the interceptors from the
   *     core, once all bindings of the core to this registry are closed. {@code close} is
   *     idempotent, throws nothing, and does not wait. Close it before or after the core
   */
  public AutoCloseable bind(Core core) {
    Objects.requireNonNull(core, "core");
    return BINDINGS.open(
        registry,
        core,
        others -> new CoreBinding(registry, core, settings.withName(freeName(others))));
  }

  /** No two cores of a registry have the same name. */
  private String freeName(List<CoreBinding> others) {
    List<String> taken = others.stream().map(CoreBinding::name).toList();
    String free = settings.name();
    for (int number = 2; taken.contains(free); number++) {
      free = settings.name() + "-" + number;
    }
    return free;
  }
}
