package io.vireo.internal.emit;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that an event that was given up without an exception is never silent: one WARN per
 * event name and minute.
 */
final class SuppressedErrors {
  private static final Logger log = LoggerFactory.getLogger(SuppressedErrors.class);

  private final OncePerMinute warnings = new OncePerMinute();

  void add(String event, String place, Throwable cause) {
    if (warnings.isDue(event)) {
      log.warn(
          "Event '{}' was given up on {}, and its options suppress the error: {}. Further ones are"
              + " told once a minute.",
          event,
          place,
          String.valueOf(cause.getMessage()));
    } else {
      log.debug("Event '{}' was given up on {}", event, place, cause);
    }
  }
}
