package io.vireo.cli.terminal;

import java.util.Locale;

/** So many of something, in words. */
public final class Quantity {
  private Quantity() {}

  /**
   * Such as "1 event" or "2,500 events".
   *
   * @param number how many
   * @param what one of them
   */
  public static String of(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }
}
