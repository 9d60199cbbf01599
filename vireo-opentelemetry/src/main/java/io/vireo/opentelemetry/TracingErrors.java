package io.vireo.opentelemetry;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what OpenTelemetry has thrown while an event was traced, once a minute. Nothing else becomes
 * of it, because no event may fail for being traced. Any thread may call.
 */
final class TracingErrors {
  private static final Logger LOG = LoggerFactory.getLogger(TracingErrors.class);

  private final OncePerMinute warnings = new OncePerMinute();

  void add(String event, Throwable error) {
    if (warnings.isDue("")) {
      LOG.warn(
          "Event '{}' could not be traced, or only in part. Further errors are logged once a minute",
          event,
          error);
    } else {
      LOG.debug("Event '{}' could not be traced either, or only in part", event, error);
    }
  }
}
