package io.vireo.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Scope;
import io.micrometer.observation.ObservationRegistry;
import io.vireo.instrumentation.InstrumentationErrors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An observation of one event, whose convention and handlers may throw without disturbing the
 * event. What they throw is logged. A scope is closed on the thread that has opened it; all else
 * may be called by any thread, by one at a time.
 */
final class GuardedObservation {
  private final Observation observation;
  private final ObservationRegistry registry;
  private final InstrumentationErrors errors;
  private final String event;

  private GuardedObservation(
      Observation observation,
      ObservationRegistry registry,
      InstrumentationErrors errors,
      String event) {
    this.observation = observation;
    this.registry = registry;
    this.errors = errors;
    this.event = event;
  }

  /** Starts an observation. Returns null if nobody is to hear of it, or starting it has failed. */
  static @Nullable GuardedObservation start(
      Supplier<Observation> factory,
      ObservationRegistry registry,
      InstrumentationErrors errors,
      String event) {
    try {
      Observation observation = factory.get();
      if (observation.isNoop()) {
        return null;
      }
      GuardedObservation guarded = new GuardedObservation(observation, registry, errors, event);
      return guarded.started() ? guarded : null;
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
      return null;
    }
  }

  private boolean started() {
    try {
      observation.start();
      return true;
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
      // Some handlers may have heard of the start, and would wait for the end.
      stop();
      return false;
    }
  }

  /** Makes this the current observation of the thread. Returns null if that has failed. */
  @Nullable Scope openScope() {
    Scope before = registry.getCurrentObservationScope();
    try {
      return observation.openScope();
    } catch (RuntimeException | Error e) {
      registry.setCurrentObservationScope(before);
      errors.add(event, e);
      return null;
    }
  }

  void close(@Nullable Scope scope) {
    if (scope != null) {
      try {
        scope.close();
      } catch (RuntimeException | Error e) {
        registry.setCurrentObservationScope(scope.getPreviousObservationScope());
        errors.add(event, e);
      }
    }
  }

  void failed(Throwable cause) {
    try {
      observation.error(cause);
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
    }
  }

  void stop() {
    try {
      observation.stop();
    } catch (RuntimeException | Error e) {
      errors.add(event, e);
    }
  }
}
