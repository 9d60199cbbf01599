package io.vireo.micrometer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a core is measured. Immutable.
 *
 * @param name the wanted value of the tag {@code core}
 * @param maxEvents how many names of events have meters of their own
 * @param depthEvery how often the broker is asked how many events wait; null if it is not asked
 */
record Settings(String name, int maxEvents, @Nullable Duration depthEvery) {
  static final Settings DEFAULTS = new Settings("vireo", 200, null);

  Settings withName(String value) {
    return new Settings(value, maxEvents, depthEvery);
  }

  Settings withMaxEvents(int value) {
    return new Settings(name, value, depthEvery);
  }

  Settings withDepthEvery(Duration value) {
    return new Settings(name, maxEvents, value);
  }
}
