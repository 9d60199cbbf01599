package io.vireo.micrometer;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what a registry has thrown while an event was measured or observed, once a minute. Nothing
 * else becomes of it, because no event may fail for that. Any thread may call.
 */
final class MeasuringErrors {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuringErrors.class);

  private final OncePerMinute warnings = new OncePerMinute();
  private final String thrower;
  private final String missingIn;

  /**
   * Has logged nothing.
   *
   * @param thrower what throws, for the log
   * @param missingIn where the event is missing then, for the log
   */
  MeasuringErrors(String thrower, String missingIn) {
    this.thrower = thrower;
    this.missingIn = missingIn;
  }

  void add(String event, Throwable error) {
    if (warnings.isDue("")) {
      LOG.warn(
          "{} has thrown at event '{}', which is missing in {} now. Further errors are logged once a minute",
          thrower,
          event,
          missingIn,
          error);
    } else {
      LOG.debug("{} has thrown again, at event '{}'", thrower, event, error);
    }
  }
}
