package io.vireo.console.internal.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the API writes times. */
public final class Times {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Times() {}

  /** The time as ISO 8601 in UTC; null for null. */
  public static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /**
   * The time for a sentence, as ISO 8601 in UTC without parts of a second; null for null. The page
   * shows it in the zone of its reader.
   */
  public static @Nullable String sentence(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * The duration in words, such as {@code 1 hour 30 minutes}; below a minute to the millisecond.
   */
  public static String words(Duration duration) {
    long seconds = duration.toSeconds();
    int millis = duration.toMillisPart();
    if (seconds < MINUTE && millis > 0) {
      String decimals = "%03d".formatted(millis).replaceFirst("0+$", "");
      return seconds + "." + decimals + " seconds";
    }
    List<String> words = new ArrayList<>();
    add(words, seconds / DAY, "day");
    add(words, seconds % DAY / HOUR, "hour");
    add(words, seconds % HOUR / MINUTE, "minute");
    add(words, seconds % MINUTE, "second");
    return words.isEmpty() ? "0 seconds" : String.join(" ", words);
  }

  private static void add(List<String> words, long number, String unit) {
    if (number > 0) {
      words.add(number + " " + unit + (number == 1 ? "" : "s"));
    }
  }
}
