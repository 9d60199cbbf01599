package io.vireo.memory;

import io.vireo.Delegation;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a queue was declared. The first declaration counts for as long as the queue exists.
 *
 * @param name the route
 * @param shared whether all consumers of the route share the queue; otherwise it belongs to one
 * @param expiration how long the queue stays without consumers; null for ever
 * @param transfer where events go that wait for too long; null if they stay here
 */
record QueueSettings(
    String name, boolean shared, @Nullable Duration expiration, @Nullable Transfer transfer) {
  static final String RECOVERY_PREFIX = "RECOVERY.";

  /**
   * Where events go that wait for too long.
   *
   * @param after how long an event waits
   * @param to the queue to which it is transferred then; it never expires
   */
  record Transfer(Duration after, String to) {}

  static QueueSettings of(ConsumerRequest request) {
    String name = request.event();
    if (request.broadcast()) {
      return new QueueSettings(name, false, Duration.ZERO, null);
    }
    Delegation delegation = request.options().delegation().orElse(null);
    if (delegation != null) {
      return new QueueSettings(
          name, true, null, new Transfer(delegation.after(), delegation.fallbackOf(name)));
    }
    // A recovery queue must not expire because somebody has consumed from it.
    return request.options().resumable() || name.startsWith(RECOVERY_PREFIX)
        ? kept(name)
        : new QueueSettings(name, true, request.options().queueExpiration(), null);
  }

  /** A shared queue that never expires. */
  static QueueSettings kept(String name) {
    return new QueueSettings(name, true, null, null);
  }

  /**
   * Requires that this queue can keep the promise of a request.
   *
   * @throws ObservationException if this queue expires, and the request wants it to stay; or if it
   *     does not transfer events as the request wants
   */
  void requireKeepingFor(QueueSettings wanted, String endpoint) {
    if (wanted.transfer != null && !wanted.transfer.equals(transfer)) {
      throw new ObservationException(
          "Cannot delegate '%s' on %s: its queue is already there in another form (asked for: %s; there: %s). Ask for the same everywhere, or observe it without delegation"
              .formatted(name, endpoint, wanted.kind(), kind()));
    }
    if (wanted.expiration == null && expiration != null) {
      throw new ObservationException(
          "Cannot observe '%s' resumably on %s: its queue is already there and not resumable (asked for: %s; there: %s). Stop its listeners and try again when it has expired, or observe it without resumable"
              .formatted(name, endpoint, wanted.kind(), kind()));
    }
  }

  /** The settings for people. */
  String kind() {
    String kept = expiration == null ? "kept without a limit" : "kept for " + expiration;
    return transfer == null
        ? kept
        : kept + ", delegated to '" + transfer.to() + "' after " + transfer.after();
  }
}
