package io.vireo.rabbitmq.internal.connection;

import io.vireo.VireoException;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often something is tried, and how soon.
 *
 * @param most after how many failed tries in a row it is given up
 * @param immediate how many of them follow without a pause
 * @param longestPause what no pause between two tries exceeds, or null
 */
public record Retries(int most, int immediate, @Nullable Duration longestPause) {
  public static final int UNLIMITED = Integer.MAX_VALUE;
  public static final Retries STANDARD = new Retries(UNLIMITED, 0, null);

  /** Beyond these, tries without a pause would only keep a processor busy. */
  private static final int MAX_IMMEDIATE = 100;

  /** What the Python library gives up after. */
  private static final int LIMITED = 60;

  public static int most(boolean unlimited) {
    return unlimited ? UNLIMITED : LIMITED;
  }

  public static int requireMost(int value) {
    if (value < 1) {
      throw new VireoException("Limit of " + value + " tries in a row is less than 1");
    }
    return value;
  }

  public static int requireImmediate(int value) {
    if (value < 0) {
      throw new VireoException("Number of immediate retries " + value + " is negative");
    }
    return Math.min(value, MAX_IMMEDIATE);
  }

  public static Duration requirePause(Duration value) {
    Objects.requireNonNull(value, "value");
    if (Durations.millis(value) < 1) {
      throw new VireoException("Longest pause between two tries " + value + " is less than 1 ms");
    }
    return value;
  }

  public boolean isLimited() {
    return most != UNLIMITED;
  }

  public boolean areUsedUp(int failuresInARow) {
    return isLimited() && failuresInARow >= most;
  }

  /** How many are left; -1 for no limit. */
  public int remaining(int failuresInARow) {
    return isLimited() ? Math.max(0, most - failuresInARow) : -1;
  }
}
