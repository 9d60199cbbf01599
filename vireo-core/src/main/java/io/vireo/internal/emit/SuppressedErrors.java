package io.vireo.internal.emit;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an event that was given up without an exception is never silent: one WARN per
 * event name and minute.
 */
final class SuppressedErrors {
  private static final Logger LOG = LoggerFactory.getLogger(SuppressedErrors.class);

  private final OncePerMinute warnings = new OncePerMinute();

  void add(String event, String endpoint, Throwable cause) {
    if (warnings.isDue(event)) {
      LOG.warn(
          "Event '{}' was given up on {}, and its options suppress the error: {}. Further ones are"
              + " told once a minute.",
          event,
          endpoint,
          String.valueOf(cause.getMessage()));
    } else {
      LOG.debug("Event '{}' was given up on {}", event, endpoint, cause);
    }
  }
}
