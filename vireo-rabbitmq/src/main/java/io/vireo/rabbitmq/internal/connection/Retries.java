package io.vireo.rabbitmq.internal.connection;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often and how soon something is tried again. Immutable.
 *
 * @param max after how many failed tries in a row the driver gives up; {@link #UNLIMITED} for never
 * @param immediate how many tries follow each other without a pause
 * @param longestPause the longest pause between two tries, or null for that of the back-off
 */
public record Retries(int max, int immediate, @Nullable Duration longestPause) {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The defaults, for what the program does not choose. */
  public static final Retries STANDARD = new Retries(UNLIMITED, 0, null);

  /** More tries without a pause would only keep a processor busy. */
  private static final int MAX_IMMEDIATE = 100;

  /** The number of tries after which the Python library gives up. */
  private static final int LIMITED = 60;

  /** The limit of a program that only chooses whether there is one. */
  public static int max(boolean unlimited) {
    return unlimited ? UNLIMITED : LIMITED;
  }

  public static int requireMax(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Limit of " + value + " tries in a row is less than 1");
    }
    return value;
  }

  /** Returns a smaller number than the one given if that has the same use. */
  public static int requireImmediate(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("Number of immediate retries " + value + " is negative");
    }
    return Math.min(value, MAX_IMMEDIATE);
  }

  public static Duration requirePause(Duration value) {
    Objects.requireNonNull(value, "value");
    if (Durations.millis(value) < 1) {
      throw new IllegalArgumentException(
          "Longest pause between two tries " + value + " is less than 1 ms");
    }
    return value;
  }

  /** Checks the numbers as the methods above do. */
  public Retries {
    requireMax(max);
    immediate = requireImmediate(immediate);
    if (longestPause != null) {
      requirePause(longestPause);
    }
  }

  public Retries withMax(int value) {
    return new Retries(value, immediate, longestPause);
  }

  public Retries withImmediate(int value) {
    return new Retries(max, value, longestPause);
  }

  public Retries withLongestPause(Duration value) {
    return new Retries(max, immediate, value);
  }

  public boolean isLimited() {
    return max != UNLIMITED;
  }

  public boolean areUsedUp(int failuresInARow) {
    return isLimited() && failuresInARow >= max;
  }

  /** How many tries are left; -1 if there is no limit. */
  public int remaining(int failuresInARow) {
    return isLimited() ? Math.max(0, max - failuresInARow) : -1;
  }
}
