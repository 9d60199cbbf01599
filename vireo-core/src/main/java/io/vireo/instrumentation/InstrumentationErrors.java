package io.vireo.instrumentation;

import io.vireo.spi.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what a library of metrics or traces has thrown while an event was measured or traced, once a
 * minute. Nothing else becomes of it, because no event may fail for that. Any thread may call, and
 * no method blocks.
 */
public final class InstrumentationErrors {
  private final OncePerMinute warnings = new OncePerMinute();
  private final Logger log;
  private final String consequence;

  /**
   * Has logged nothing.
   *
   * @param owner the type that programs use, in whose name the errors are logged
   * @param consequence what an error means for the event, for the log, such as {@code is missing in
   *     the metrics}
   */
  public InstrumentationErrors(Class<?> owner, String consequence) {
    this.log = LoggerFactory.getLogger(owner);
    this.consequence = consequence;
  }

  /**
   * Adds an error.
   *
   * @param event the name of the event, or what its listener listens to
   * @param error what was thrown
   */
  public void add(String event, Throwable error) {
    if (warnings.isDue("")) {
      log.warn("Event '{}' {}. Further errors are logged once a minute", event, consequence, error);
    } else {
      log.debug("Another error: event '{}' {}", event, consequence, error);
    }
  }
}
