package io.vireo.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties that travel with an event beside its body. An event of a foreign emitter may lack
 * each of them. Immutable.
 *
 * @param messageId the id of the event; null if it has none
 * @param timestamp when the event was emitted; null if that is not known
 * @param contentType the content type of the body; null if it is not known
 * @param headers the headers. Their values are of the types that {@code EmitOptions} allows, or of
 *     other types if a foreign emitter has used some. Unmodifiable
 */
public record EventProperties(
    @Nullable String messageId,
    @Nullable Instant timestamp,
    @Nullable String contentType,
    Map<String, Object> headers) {

  /**
   * The limit of {@link #count}, so that a caller can add one to the result without an overflow.
   */
  private static final long MAX_COUNTED = 1_000_000_000;

  /** The properties of an event that has none. */
  public static final EventProperties NONE = new EventProperties(null, null, null, Map.of());

  /** Shows the names of the headers, but not their values, which may be secret or large. */
  @Override
  public String toString() {
    return "EventProperties[id=%s, timestamp=%s, contentType=%s, headers=%s]"
        .formatted(messageId, timestamp, contentType, headers.keySet());
  }

  /**
   * {@return the same properties with more headers}
   *
   * @param more are added to the headers and replace those of the same name
   */
  public EventProperties withHeaders(Map<String, Object> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, Object> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new EventProperties(messageId, timestamp, contentType, Collections.unmodifiableMap(all));
  }

  /**
   * Reads a header that counts something. A foreign emitter may have written anything there.
   *
   * @param name the name of the header
   * @return the value of the header, at most 1,000,000,000; 0 if there is no such header, or if its
   *     value is negative or not a number
   */
  public int count(String name) {
    return headers.get(name) instanceof Number number
        ? (int) Math.max(0, Math.min(MAX_COUNTED, number.longValue()))
        : 0;
  }
}
