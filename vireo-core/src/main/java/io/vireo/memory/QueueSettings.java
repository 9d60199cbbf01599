package io.vireo.memory;

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
 */
record QueueSettings(String name, boolean shared, @Nullable Duration expiration) {
  static final String RECOVERY_PREFIX = "RECOVERY.";

  static QueueSettings of(ConsumerRequest request) {
    String name = request.event();
    if (request.broadcast()) {
      return new QueueSettings(name, false, Duration.ZERO);
    }
    // What is there to be recovered must not expire, whoever looks at it.
    return request.options().resumable() || name.startsWith(RECOVERY_PREFIX)
        ? kept(name)
        : new QueueSettings(name, true, request.options().queueExpiration());
  }

  /** A shared queue that stays. */
  static QueueSettings kept(String name) {
    return new QueueSettings(name, true, null);
  }

  /**
   * Refuses a request whose promise this queue could not keep.
   *
   * @throws ObservationException if the queue goes, and the request wants it to stay
   */
  void requireKeepingFor(QueueSettings wanted, String place) {
    if (wanted.expiration == null && expiration != null) {
      throw new ObservationException(
          "Cannot observe '"
              + name
              + "' resumably on "
              + place
              + ": its queue is already there and not resumable (asked for: "
              + wanted.kind()
              + "; there: "
              + kind()
              + "). Stop its listeners and try again when it has expired, or observe it without resumable");
    }
  }

  String kind() {
    return expiration == null ? "kept without a limit" : "kept for " + expiration;
  }
}
