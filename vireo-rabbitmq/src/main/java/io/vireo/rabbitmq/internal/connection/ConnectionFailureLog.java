package io.vireo.rabbitmq.internal.connection;

import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.spi.Durations;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failures of one connection: the first one, a permanent one when its reason is new, and
 * others once a minute. Only the supervisor's thread may call it.
 */
final class ConnectionFailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionFailureLog.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final String role;
  private long lastLogged;

  /** The reason that was logged last; empty after a success. */
  private String lastReason = "";

  ConnectionFailureLog(String role) {
    this.role = role;
  }

  void connected(String endpoint) {
    if (!lastReason.isEmpty()) {
      LOG.info("The {} connection to {} is back", role, endpoint);
      lastReason = "";
    }
  }

  void failed(ConnectFailure failure, Duration nextTry) {
    String reason = failure.reason();
    if (failure.permanent() && !lastReason.equals(reason)) {
      LOG.error("No {} connection. {}. Trying again every {} s", role, reason, nextTry.toSeconds());
    } else if (!failure.permanent() && (lastReason.isEmpty() || isDue())) {
      LOG.warn("No {} connection. {}. Trying again until it is back", role, reason);
    } else {
      return;
    }
    lastReason = reason;
    lastLogged = System.nanoTime();
  }

  private boolean isDue() {
    return System.nanoTime() - lastLogged >= Durations.nanos(BETWEEN_WARNINGS);
  }

  void gaveUp(String reason) {
    LOG.error("The {} connection: {}", role, reason);
  }
}
