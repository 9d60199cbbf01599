package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import io.vireo.spi.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes recovery records of events that the broker itself has moved into a recovery queue. These
 * are events that a queue has dead-lettered, and delayed events that no queue took when they were
 * due. RabbitMQ tells about the move in headers such as {@code x-death}. Any thread may call.
 */
final class BrokerEvents {
  static final String DEAD_LETTERED = "dead-lettered";
  static final String UNROUTED = "unrouted";

  /** The route whose recovery queue gets delayed events that no queue took. */
  static final String UNROUTED_ROUTE = "vireo_unrouted";

  private static final String EVENT_HEADER = "vireo-event";
  private static final String DEATHS_HEADER = "x-death";
  private static final String FIRST_REASON_HEADER = "x-first-death-reason";
  private static final String FIRST_QUEUE_HEADER = "x-first-death-queue";

  private final String route;

  BrokerEvents(String route) {
    this.route = route;
  }

  /** Whether the headers say that the broker has moved this event. */
  static boolean isOne(StoredRecord stored) {
    Map<String, Object> headers = stored.properties().headers();
    return headers.containsKey(DEATHS_HEADER) || headers.containsKey(FIRST_REASON_HEADER);
  }

  /**
   * Makes the record of an event.
   *
   * @param hash the id of the record, if the event has no id
   */
  RecoveryRecord read(StoredRecord stored, String hash) {
    EventProperties properties = stored.properties();
    Map<?, ?> death = lastDeath(properties.headers());
    String name = name(stored, death);
    String id = properties.messageId();
    RecoveryRecord.Event event =
        RecoveryRecord.Event.of(
            name,
            id,
            properties.timestamp(),
            properties.contentType(),
            properties.headers(),
            stored.body());
    RecoveryRecord.Error error =
        isUnrouted()
            ? new RecoveryRecord.Error(UNROUTED, "No queue took it when it was due", "")
            : new RecoveryRecord.Error(DEAD_LETTERED, reason(properties.headers(), death), "");
    return RecoveryRecord.builder(id == null ? hash : id, event, error)
        .route(RecordFields.nameOr(stored.route(), isUnrouted() ? name : route))
        .attempts(properties.count(Delivery.ATTEMPTS_HEADER))
        .failedAt(death.get("time") instanceof Instant time ? time : stored.storedAt())
        .build();
  }

  private boolean isUnrouted() {
    return route.equals(UNROUTED_ROUTE);
  }

  private String name(StoredRecord stored, Map<?, ?> death) {
    String told = stored.event();
    if (told == null) {
      told = text(stored.properties().headers().get(EVENT_HEADER));
    }
    if (told == null && death.get("routing-keys") instanceof List<?> keys && !keys.isEmpty()) {
      told = text(keys.get(0));
    }
    return RecordFields.nameOr(told, route);
  }

  /** What the broker tells about its last move of the event; empty if it tells nothing. */
  private static Map<?, ?> lastDeath(Map<String, Object> headers) {
    return headers.get(DEATHS_HEADER) instanceof List<?> deaths
            && !deaths.isEmpty()
            && deaths.get(0) instanceof Map<?, ?> death
        ? death
        : Map.of();
  }

  private static String reason(Map<String, Object> headers, Map<?, ?> death) {
    String reason = text(death.get("reason"));
    String queue = text(death.get("queue"));
    if (reason == null) {
      reason = text(headers.get(FIRST_REASON_HEADER));
    }
    if (queue == null) {
      queue = text(headers.get(FIRST_QUEUE_HEADER));
    }
    return "The broker has given it up"
        + (queue == null ? "" : " in queue '" + queue + "'")
        + (reason == null ? "" : ": " + reason);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
