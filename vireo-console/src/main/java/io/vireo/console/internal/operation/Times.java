package io.vireo.console.internal.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the API writes times. */
public final class Times {
  private Times() {}

  /** The time as ISO 8601 in UTC; null for null. */
  public static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
