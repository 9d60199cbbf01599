package io.vireo.micrometer;

import io.vireo.OutgoingEvent;
import io.vireo.spi.OncePerMinute;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the headers that a registry propagates to events. Those that cannot travel are left out, and
 * logged once a minute. Any thread may call.
 */
final class PropagatedHeaders {
  private static final Logger LOG = LoggerFactory.getLogger(PropagatedHeaders.class);

  private final OncePerMinute warnings = new OncePerMinute();

  OutgoingEvent addTo(OutgoingEvent event, Map<String, String> headers) {
    if (headers.isEmpty()) {
      return event;
    }
    try {
      return event.withOptions(event.options().toBuilder().headers(headers).build());
    } catch (IllegalArgumentException e) {
      return addWhatCanTravel(event, headers);
    }
  }

  private OutgoingEvent addWhatCanTravel(OutgoingEvent event, Map<String, String> headers) {
    OutgoingEvent extended = event;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      try {
        extended = extended.withHeader(header.getKey(), header.getValue());
      } catch (IllegalArgumentException e) {
        if (warnings.isDue("")) {
          LOG.warn(
              "Header '{}', which the observation registry propagates, cannot travel with event '{}' and was left out. Further ones are logged once a minute",
              header.getKey(),
              event.name(),
              e);
        }
      }
    }
    return extended;
  }
}
