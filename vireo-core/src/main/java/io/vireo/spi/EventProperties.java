package io.vireo.spi;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside an event's body. All of it may be missing.
 *
 * @param messageId its id, or null
 * @param timestamp when it was emitted, or null
 * @param contentType what the body is said to be, or null
 * @param headers its headers with values as {@code EmitOptions} allows, or other types that a
 *     foreign emitter used; unmodifiable
 */
public record EventProperties(
    @Nullable String messageId,
    @Nullable Instant timestamp,
    @Nullable String contentType,
    Map<String, Object> headers) {

  /** A foreign emitter may have written any number; one more than this is still a number. */
  private static final long MAX_COUNTED = 1_000_000_000;

  /** Nothing but the body. */
  public static final EventProperties NONE = new EventProperties(null, null, null, Map.of());

  /** Shows header names, not their values, which may be secret or large. */
  @Override
  public String toString() {
    return "EventProperties[id="
        + messageId
        + ", timestamp="
        + timestamp
        + ", contentType="
        + contentType
        + ", headers="
        + headers.keySet()
        + "]";
  }

  /**
   * A header that counts.
   *
   * @param name the header's name
   * @return its value, at most 1,000,000,000; 0 if it is missing, no number, or negative
   */
  public int count(String name) {
    return headers.get(name) instanceof Number number
        ? (int) Math.max(0, Math.min(MAX_COUNTED, number.longValue()))
        : 0;
  }
}
