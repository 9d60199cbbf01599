package io.vireo.spring.autoconfigure.tracing;

import io.vireo.Core;
import io.vireo.micrometer.VireoObservations;
import io.vireo.spring.autoconfigure.VireoProperties.TracingApi;

/**
 * Observes events by Micrometer.
 *
 * @param makesTraces whether Micrometer Tracing makes spans of the observations
 */
record ObservationTracer(VireoObservations observations, boolean makesTraces)
    implements EventTracer {
  @Override
  public Preference preference() {
    return Preference.MICROMETER;
  }

  @Override
  public TracingApi api() {
    return TracingApi.OBSERVATION;
  }

  @Override
  public String target() {
    return makesTraces
        ? "Micrometer's ObservationRegistry, which has a Tracer"
        : "Micrometer's ObservationRegistry, which has no Tracer";
  }

  @Override
  public AutoCloseable bind(String name, Core core) {
    return observations.withName(name).bind(core);
  }
}
