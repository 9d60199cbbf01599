package io.vireo.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of handled events and gives them their key values. {@link
 * VireoObservations#withHandleConvention} takes one, or the registry as one of its conventions.
 * {@link DefaultHandleObservationConvention} is the one that is used otherwise, and may be
 * extended. Several threads call it at a time. What it throws is logged and leaves the event
 * unobserved.
 */
public interface HandleObservationConvention
    extends ObservationConvention<HandleObservationContext> {
  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof HandleObservationContext;
  }
}
