package io.vireo.micrometer;

import io.micrometer.common.KeyValues;
import io.vireo.EmitInterceptor.Outcome;
import io.vireo.OutgoingEvent;

/**
 * Names observations of emitted events {@code vireo.observation.emit}, and their spans by the
 * event, such as {@code emit order.placed}. The page {@code docs/guide/metrics.md} lists the key
 * values. Without state; any thread may use it.
 */
public class DefaultEmitObservationConvention implements EmitObservationConvention {
  /** Makes the convention. */
  public DefaultEmitObservationConvention() {}

  @Override
  public String getName() {
    return "vireo.observation.emit";
  }

  @Override
  public String getContextualName(EmitObservationContext context) {
    return "emit " + context.eventName();
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(EmitObservationContext context) {
    KeyValues values =
        ObservationKeys.event(context.core(), context.eventName(), context.event().broadcast());
    return context
        .outcome()
        .map(outcome -> values.and(ObservationKeys.OUTCOME, EmitOutcome.of(outcome).value()))
        .orElse(values);
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(EmitObservationContext context) {
    OutgoingEvent event = context.event();
    KeyValues values = KeyValues.of(ObservationKeys.FULL_NAME, event.name());
    return context
        .outcome()
        .flatMap(Outcome::messageId)
        .or(event.options()::messageId)
        .map(id -> values.and(ObservationKeys.ID, id))
        .orElse(values);
  }
}
