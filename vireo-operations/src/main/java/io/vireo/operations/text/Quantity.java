package io.vireo.operations.text;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Locale;

/** Formats a number with what it counts, and rates. */
public final class Quantity {
  private Quantity() {}

  /**
   * Formats a number with its unit, such as "1 event" or "2,500 events".
   *
   * @param number how many there are
   * @param what the unit in the singular
   */
  public static String of(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  /**
   * Formats how long something took and its rate, such as " in 2.0 s (1,250/s)".
   *
   * @return the text; empty if there are fewer than two, since their rate says nothing
   */
  public static String speed(long number, Duration took) {
    double seconds = Durations.nanos(took) / 1e9;
    return number < 2
        ? ""
        : String.format(Locale.ROOT, " in %.1f s (%,.0f/s)", seconds, number / seconds);
  }
}
