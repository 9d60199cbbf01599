package io.vireo.memory;

import io.vireo.Delegation;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a queue was declared. The first declaration holds for as long as the queue is there.
 *
 * @param name the route
 * @param shared whether consumers find it by its name; otherwise it belongs to one alone
 * @param expiration how long it stays when its last consumer has gone; null for ever
 * @param transfer where events go that wait for too long; null if they stay
 */
record QueueSettings(
    String name, boolean shared, @Nullable Duration expiration, @Nullable Transfer transfer) {
  static final String RECOVERY_PREFIX = "RECOVERY.";

  /**
   * Where events go that wait for too long.
   *
   * @param after how long they wait
   * @param to the queue, which is kept
   */
  record Transfer(Duration after, String to) {}

  static QueueSettings of(ConsumerRequest request) {
    String name = request.event();
    if (request.broadcast()) {
      return new QueueSettings(name, false, Duration.ZERO, null);
    }
    Delegation delegation = request.options().delegation();
    if (delegation != null) {
      return new QueueSettings(
          name, true, null, new Transfer(delegation.after(), delegation.fallbackOf(name)));
    }
    // What is there to be recovered must not expire, whoever looks at it.
    return request.options().resumable() || name.startsWith(RECOVERY_PREFIX)
        ? kept(name)
        : new QueueSettings(name, true, request.options().queueExpiration(), null);
  }

  /** A shared queue that stays. */
  static QueueSettings kept(String name) {
    return new QueueSettings(name, true, null, null);
  }

  /**
   * Refuses a request whose promise this queue could not keep.
   *
   * @throws ObservationException if the queue goes, and the request wants it to stay; or if events
   *     do not go where the request wants them to
   */
  void requireKeepingFor(QueueSettings wanted, String endpoint) {
    if (wanted.transfer != null && !wanted.transfer.equals(transfer)) {
      throw new ObservationException(
          "Cannot delegate '"
              + name
              + "' on "
              + endpoint
              + ": its queue is already there in another form (asked for: "
              + wanted.kind()
              + "; there: "
              + kind()
              + "). Ask for the same everywhere, or observe it without delegation");
    }
    if (wanted.expiration == null && expiration != null) {
      throw new ObservationException(
          "Cannot observe '"
              + name
              + "' resumably on "
              + endpoint
              + ": its queue is already there and not resumable (asked for: "
              + wanted.kind()
              + "; there: "
              + kind()
              + "). Stop its listeners and try again when it has expired, or observe it without resumable");
    }
  }

  String kind() {
    String kept = expiration == null ? "kept without a limit" : "kept for " + expiration;
    return transfer == null
        ? kept
        : kept + ", delegated to '" + transfer.to() + "' after " + transfer.after();
  }
}
