package io.vireo.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of emitted events and gives them their key values. {@link
 * VireoObservations#withEmitConvention} takes one, or the registry as one of its conventions.
 * {@link DefaultEmitObservationConvention} is the one that is used otherwise, and may be extended.
 * Several threads call it at a time. What it throws is logged and leaves the event unobserved.
 */
public interface EmitObservationConvention extends ObservationConvention<EmitObservationContext> {
  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof EmitObservationContext;
  }
}
