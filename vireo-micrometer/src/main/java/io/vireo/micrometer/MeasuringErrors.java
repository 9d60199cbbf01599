package io.vireo.micrometer;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what a registry has thrown while an event was measured, once a minute. Nothing else becomes
 * of it, because no event may fail for being measured. Any thread may call.
 */
final class MeasuringErrors {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuringErrors.class);

  private final OncePerMinute warnings = new OncePerMinute();

  void add(String event, Throwable error) {
    if (warnings.isDue("")) {
      LOG.warn(
          "The meter registry has thrown when event '{}' was measured, which is missing in the metrics now. Further errors are logged once a minute",
          event,
          error);
    } else {
      LOG.debug("The meter registry has thrown again, when event '{}' was measured", event, error);
    }
  }
}
