package io.vireo.console.internal.failure;

import java.time.Duration;

/**
 * How often the records are counted and read.
 *
 * @param poll how long the thread waits between two rounds
 * @param rest how long the number of records must stay the same before they are read
 * @param keep how long records are shown that a pass did not find, since somebody else may hold
 *     them
 * @param patience how long a change waits for records that have not been read yet
 * @param spoolBytes how many bytes of bodies and headers the spool files may hold together
 */
public record IndexTiming(
    Duration poll, Duration rest, Duration keep, Duration patience, long spoolBytes) {
  private static final long GIBIBYTE = 1L << 30;

  /** {@return the timing of a console} */
  public static IndexTiming standard() {
    return new IndexTiming(
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        2 * GIBIBYTE);
  }
}
