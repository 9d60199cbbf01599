package io.vireo.internal.dispatch;

import io.vireo.Failure;
import io.vireo.spi.Delivery;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what becomes of failed events. Beside its text, each line has key-value pairs for those who
 * collect lines. The event, its id and the attempt are in the {@link LogContext} of the thread, and
 * are not repeated: some encoders write both to the same place. Any thread may call.
 *
 * @param route the route of the listener
 */
record FailureLog(String route) {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryProcessor.class);

  static final String ROUTE = "vireo.route";
  static final String OUTCOME = "vireo.outcome";
  static final String ATTEMPTS = "vireo.attempts";

  void discarded(Delivery delivery, Throwable failure, int attempts) {
    line(Level.WARN, Failure.Outcome.DISCARDED, attempts, failure)
        .log(
            "An event of '{}' (id {}) has failed after {} attempts and is discarded, as its retry"
                + " policy says",
            route,
            delivery.properties().messageId(),
            attempts);
  }

  void lost(Delivery delivery, Throwable failure, int attempts) {
    line(Level.ERROR, Failure.Outcome.LOST, attempts, failure)
        .log(
            "An event of '{}' (id {}) has failed; it was acknowledged on receipt, so it is not kept"
                + " for recovery",
            route,
            delivery.properties().messageId());
  }

  void recovered(Delivery delivery, Throwable failure, int attempts) {
    line(Level.WARN, Failure.Outcome.RECOVERED, attempts, failure)
        .log(
            "An event of '{}' (id {}) has failed after {} attempts and goes to RECOVERY.{}",
            route,
            delivery.properties().messageId(),
            attempts,
            route);
  }

  private LoggingEventBuilder line(
      Level level, Failure.Outcome outcome, int attempts, Throwable failure) {
    return LOG.atLevel(level)
        .addKeyValue(ROUTE, route)
        .addKeyValue(OUTCOME, outcome.name().toLowerCase(Locale.ROOT))
        .addKeyValue(ATTEMPTS, attempts)
        .setCause(failure);
  }
}
