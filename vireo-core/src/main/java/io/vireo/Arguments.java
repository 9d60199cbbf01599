package io.vireo;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;

/** Refuses numbers and times of options that are out of range. Each method returns the value. */
final class Arguments {
  private Arguments() {}

  static int requireRange(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %s is not %s to %s".formatted(what, value, least, most));
    }
    return value;
  }

  static int requireNotNegative(String what, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " " + value + " is negative");
    }
    return value;
  }

  static Duration requireNotNegative(String what, Duration value) {
    Objects.requireNonNull(value, "value");
    if (value.isNegative()) {
      throw new IllegalArgumentException(what + " " + value + " is negative");
    }
    return value;
  }

  static Duration requireMillisecond(String what, Duration value) {
    Objects.requireNonNull(value, "value");
    if (Durations.millis(value) < 1) {
      throw new IllegalArgumentException(what + " " + value + " is less than 1 ms");
    }
    return value;
  }
}
