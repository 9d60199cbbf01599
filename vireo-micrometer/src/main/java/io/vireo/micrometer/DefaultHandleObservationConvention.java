package io.vireo.micrometer;

import io.micrometer.common.KeyValues;
import io.vireo.Message;
import io.vireo.spi.Delivery;
import java.util.Locale;

/**
 * Names observations of handled events {@code vireo.observation.handle}, and their spans by what
 * the listener listens to, such as {@code handle order.placed}. The page {@code
 * docs/guide/metrics.md} lists the key values. Without state; any thread may use it.
 */
public class DefaultHandleObservationConvention implements HandleObservationConvention {
  /** Makes the convention. */
  public DefaultHandleObservationConvention() {}

  @Override
  public String getName() {
    return "vireo.observation.handle";
  }

  @Override
  public String getContextualName(HandleObservationContext context) {
    return "handle " + context.eventName();
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(HandleObservationContext context) {
    KeyValues values =
        ObservationKeys.event(context.core(), context.eventName(), context.event().broadcast());
    return context
        .outcome()
        .map(
            outcome -> values.and(ObservationKeys.OUTCOME, outcome.name().toLowerCase(Locale.ROOT)))
        .orElse(values);
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(HandleObservationContext context) {
    Message<?> message = context.event().message();
    KeyValues values =
        KeyValues.of(
            ObservationKeys.FULL_NAME,
            message.event(),
            ObservationKeys.OBSERVER,
            context.event().observerId(),
            ObservationKeys.ATTEMPT,
            Integer.toString(message.attempt()));
    if (message.id().isPresent()) {
      values = values.and(ObservationKeys.ID, message.id().get());
    }
    if (message.headers().get(Delivery.REDRIVEN_HEADER) instanceof Number redriven) {
      values = values.and(ObservationKeys.REDRIVEN, redriven.toString());
    }
    return values;
  }
}
