package io.vireo.internal.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.spi.EventProperties;
import io.vireo.spi.RedrivenEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of a record the event that goes back to the route that failed. */
final class RedrivenEvents {
  /** The header that names the event, or else the record, that an edited event was made of. */
  static final String EDITED_FROM_HEADER = "vireo-edited-from";

  /** What Vireo says of an event's way, its attempts among it: the event sets out anew. */
  private static final String OWN_PREFIX = "vireo-";

  /** The same of the broker. Other headers that begin with x- are the emitter's. */
  private static final Set<String> BROKERS =
      Set.of("x-death", "x-delivery-count", "x-acquired-count");

  private RedrivenEvents() {}

  /**
   * The event as it was, to be tried as if for the first time.
   *
   * @param listener who gets it; null for who failed
   */
  static RedrivenEvent again(RecoveryRecord record, @Nullable String listener) {
    RecoveryRecord.Event event = record.event();
    return new RedrivenEvent(
        record.route(),
        listener == null ? record.listener() : listener,
        event.name(),
        event.body(),
        new EventProperties(
            event.id(), event.emittedAt(), event.contentType(), kept(event.headers())));
  }

  /**
   * A new event in place of the old one.
   *
   * @param id of the new one
   * @param now when it is emitted
   */
  static RedrivenEvent edited(
      RecoveryRecord record, String id, Instant now, String contentType, byte[] body) {
    String old = record.event().id();
    Map<String, Object> headers = new LinkedHashMap<>(kept(record.event().headers()));
    headers.put(EDITED_FROM_HEADER, old == null ? record.id() : old);
    return new RedrivenEvent(
        record.route(),
        record.listener(),
        record.event().name(),
        body,
        new EventProperties(id, now, contentType, Collections.unmodifiableMap(headers)));
  }

  private static Map<String, Object> kept(Map<String, Object> headers) {
    Map<String, Object> kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(RedrivenEvents::isOfTheWay);
    return Collections.unmodifiableMap(kept);
  }

  private static boolean isOfTheWay(String header) {
    return (header.startsWith(OWN_PREFIX) && !header.equals(EDITED_FROM_HEADER))
        || BROKERS.contains(header)
        || header.startsWith("x-first-death-")
        || header.startsWith("x-last-death-");
  }
}
