package io.vireo.micrometer;

import io.micrometer.observation.ObservationRegistry;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.instrumentation.Bindings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observes what a {@link Core} emits and handles by the Observation API of Micrometer. With
 * Micrometer Tracing in the registry, the observations become spans, and one trace leads from an
 * emit over the handler to what the handler emits. An {@link Observer} is observed in both
 * directions, a plain {@code Core} on the way out.
 *
 * <pre>{@code
 * AutoCloseable observations = VireoObservations.of(registry).bind(app);
 * }</pre>
 *
 * <p><b>Emitting.</b> Each emit is an observation with the name {@code vireo.observation.emit} of
 * the kind {@code PRODUCER}, from the call until the outcome is known. What the handlers of the
 * registry propagate, such as {@code traceparent}, travels as headers of the event, in place of
 * those of the same names that the program has given. A header that cannot travel, because its name
 * is reserved or the headers are too large together, is left out; that is logged once a minute.
 *
 * <p><b>Handling.</b> Each try of a handler is an observation with the name {@code
 * vireo.observation.handle} of the kind {@code CONSUMER}. It is in scope while the handler runs,
 * and its parent is what the headers of the event tell: the emit. A retried or redriven event has
 * the headers that it was emitted with, and so the same parent each time. An asynchronous handler
 * is observed until its stage has completed. What its stage does on other threads is in scope only
 * if the program takes the context there, for example by {@code context-propagation}.
 *
 * <p><b>Metrics.</b> A registry with a {@code DefaultMeterObservationHandler} also makes a timer of
 * each observation. {@link VireoMetrics} times the same in {@code vireo.emit} and {@code
 * vireo.handle}. The names differ, so both may be bound; a {@code MeterFilter} that denies names
 * with {@code vireo.observation.} in front saves the second timers.
 *
 * <p><b>Errors.</b> A convention or a handler of the registry that throws does not disturb the
 * event. It is logged once a minute.
 *
 * <p>Do not bind another tracer of Vireo, such as that of {@code vireo-opentelemetry}, to the same
 * core: each event would have two spans.
 *
 * <p>Immutable; any thread may use it. Nothing here blocks.
 */
public final class VireoObservations {
  private static final String DEFAULT_NAME = "vireo";
  private static final int DEFAULT_MAX_EVENTS = 200;
  private static final Bindings<ObservationRegistry, ObservationBinding> BINDINGS =
      new Bindings<>();

  private final ObservationRegistry registry;
  private final String name;
  private final int maxEvents;
  private final @Nullable EmitObservationConvention emits;
  private final @Nullable HandleObservationConvention handlers;

  private VireoObservations(
      ObservationRegistry registry,
      String name,
      int maxEvents,
      @Nullable EmitObservationConvention emits,
      @Nullable HandleObservationConvention handlers) {
    this.registry = registry;
    this.name = name;
    this.maxEvents = maxEvents;
    this.emits = emits;
    this.handlers = handlers;
  }

  /**
   * {@return observations for a registry, with the name {@code vireo}, at most 200 names of events,
   * and the conventions of the registry, or the default ones where it has none}
   *
   * @param registry has the handlers that hear of the observations
   */
  public static VireoObservations of(ObservationRegistry registry) {
    return new VireoObservations(
        Objects.requireNonNull(registry, "registry"), DEFAULT_NAME, DEFAULT_MAX_EVENTS, null, null);
  }

  /**
   * {@return the same, with another value of the key {@code core}}
   *
   * @param value the name of the core, not blank
   * @throws IllegalArgumentException if it is blank
   */
  public VireoObservations withName(String value) {
    Objects.requireNonNull(value, "value");
    if (value.isBlank()) {
      throw new IllegalArgumentException("The name of a core must not be blank");
    }
    return new VireoObservations(registry, value, maxEvents, emits, handlers);
  }

  /**
   * {@return the same, with another limit of names} Up to this many names of emitted events, and as
   * many routes and patterns that are listened to, are values of low cardinality. All further ones
   * share the value {@code other} of the key {@code event}; a warning is logged when that begins.
   *
   * @param value the limit, 1 or more
   * @throws IllegalArgumentException if it is less than 1
   */
  public VireoObservations withMaxEvents(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "The limit of " + value + " names of events is less than 1");
    }
    return new VireoObservations(registry, name, value, emits, handlers);
  }

  /**
   * {@return the same, with another convention for emitted events, also in place of one that the
   * registry has}
   *
   * @param value names the observations and gives them their key values, on the threads that emit
   *     and on those that tell the outcome
   */
  public VireoObservations withEmitConvention(EmitObservationConvention value) {
    return new VireoObservations(
        registry, name, maxEvents, Objects.requireNonNull(value, "value"), handlers);
  }

  /**
   * {@return the same, with another convention for handled events, also in place of one that the
   * registry has}
   *
   * @param value names the observations and gives them their key values, on handler threads
   */
  public VireoObservations withHandleConvention(HandleObservationConvention value) {
    return new VireoObservations(
        registry, name, maxEvents, emits, Objects.requireNonNull(value, "value"));
  }

  /**
   * Observes a core from its next event on. A core that is bound to this registry already is not
   * observed twice: both bindings then stand for the same observations, with the options of the
   * first one.
   *
   * @param core what is observed
   * @return ends the observing: removes the interceptors from the core, once all bindings of the
   *     core to this registry are closed. Observations that have begun are ended all the same.
   *     {@code close} is idempotent, throws nothing, and does not wait. Close it before or after
   *     the core
   */
  public AutoCloseable bind(Core core) {
    Objects.requireNonNull(core, "core");
    return BINDINGS.open(
        registry,
        core,
        others ->
            new ObservationBinding(
                core,
                new EmitObservations(registry, name, maxEvents, emits),
                new HandlerObservations(registry, name, maxEvents, handlers)));
  }
}
