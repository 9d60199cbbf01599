package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import io.vireo.spi.RedrivenEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the event that is published again from a record. Any thread may call. */
final class RedrivenEvents {
  /**
   * The header that names the event that an edited event replaces; if that event has no id, it
   * names the record.
   */
  static final String EDITED_FROM_HEADER = "vireo-edited-from";

  /**
   * Headers with this prefix tell of earlier deliveries, such as the number of attempts. They are
   * left out, because the event begins anew.
   */
  private static final String OWN_PREFIX = "vireo-";

  /**
   * Headers by which the broker tells of earlier deliveries. Other headers that begin with x- are
   * the emitter's.
   */
  private static final Set<String> BROKERS =
      Set.of("x-death", "x-delivery-count", "x-acquired-count");

  private RedrivenEvents() {}

  /**
   * Makes the event as it was emitted, to be handled as if for the first time. One header is added,
   * which counts how often the event was redriven.
   *
   * @param listener the broadcast listener that gets it; null for the one that failed
   */
  static RedrivenEvent again(RecoveryRecord record, @Nullable String listener) {
    RecoveryRecord.Event event = record.event();
    int before = properties(event, event.headers()).count(Delivery.REDRIVEN_HEADER);
    Map<String, Object> headers = kept(event.headers());
    headers.put(Delivery.REDRIVEN_HEADER, before + 1);
    return new RedrivenEvent(
        record.route(),
        listener == null ? record.listener().orElse(null) : listener,
        event.name(),
        event.body(),
        properties(event, Collections.unmodifiableMap(headers)));
  }

  /**
   * Makes a new event that replaces the failed one.
   *
   * @param id the id of the new event
   * @param now when the new event is emitted
   */
  static RedrivenEvent edited(
      RecoveryRecord record, String id, Instant now, String contentType, byte[] body) {
    Map<String, Object> headers = kept(record.event().headers());
    headers.put(EDITED_FROM_HEADER, record.event().id().orElse(record.id()));
    return new RedrivenEvent(
        record.route(),
        record.listener().orElse(null),
        record.event().name(),
        body,
        new EventProperties(id, now, contentType, Collections.unmodifiableMap(headers)));
  }

  /** What travels beside the body of an event, with other headers. */
  static EventProperties properties(RecoveryRecord.Event event, Map<String, Object> headers) {
    return new EventProperties(
        event.id().orElse(null),
        event.emittedAt().orElse(null),
        event.contentType().orElse(null),
        headers);
  }

  private static Map<String, Object> kept(Map<String, Object> headers) {
    Map<String, Object> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(RedrivenEvents::isOfEarlierDeliveries);
    return kept;
  }

  private static boolean isOfEarlierDeliveries(String header) {
    return (header.startsWith(OWN_PREFIX) && !header.equals(EDITED_FROM_HEADER))
        || BROKERS.contains(header)
        || header.startsWith("x-first-death-")
        || header.startsWith("x-last-death-");
  }
}
