package io.vireo.internal.emit;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs events that failed and whose options suppress the exception, so that none is lost in
 * silence: one WARN for each event name and minute. Any thread may call.
 */
final class SuppressedErrors {
  private static final Logger LOG = LoggerFactory.getLogger(SuppressedErrors.class);

  private final OncePerMinute warnings = new OncePerMinute();

  void add(String event, String endpoint, Throwable cause) {
    if (warnings.isDue(event)) {
      LOG.warn(
          "Event '{}' was given up on {}, and its options suppress the error: {}. Further ones are logged once a minute.",
          event,
          endpoint,
          String.valueOf(cause.getMessage()));
    } else {
      LOG.debug("Event '{}' was given up on {}", event, endpoint, cause);
    }
  }
}
