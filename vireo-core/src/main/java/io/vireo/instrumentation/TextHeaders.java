package io.vireo.instrumentation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers in which traces travel. Any client may have written anything there. Any thread
 * may call.
 */
public final class TextHeaders {
  /** What baggage may have, by its specification; a trace context is shorter. */
  private static final int MAX_CHARS = 8_192;

  private TextHeaders() {}

  /**
   * {@return the text of a header; null if it is no text, is longer than 8,192 characters, or is
   * not there}
   *
   * @param headers the headers of an event
   * @param name the name of the header
   */
  public static @Nullable String get(Map<String, Object> headers, String name) {
    return headers.get(name) instanceof String text && text.length() <= MAX_CHARS ? text : null;
  }
}
