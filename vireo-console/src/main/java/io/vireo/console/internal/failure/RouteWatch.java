package io.vireo.console.internal.failure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the records of a route are read again. A pass holds all records of the route, so it
 * is rare: it waits until the number of records has changed and then rests for a moment, and after
 * a pass there is a break that grows with the time that the pass took. The break is of random
 * length, so that two consoles that have met do not meet again. For one thread, but for {@link
 * #ask} and {@link #lastVisit}.
 */
final class RouteWatch {
  /** A break is at least, and less than twice, so many times as long as the pass before it. */
  private static final int BREAK_FACTOR = 5;

  /** While events keep failing, the number of records never rests. */
  private static final int OVERDUE_FACTOR = 5;

  private final long restNanos;
  private long count = -1;
  private long countSince;
  private long changedSince;
  private boolean rising;
  private volatile boolean asked;
  private volatile @Nullable Long lastVisit;
  private boolean passed;
  private long passEnd;
  private long rest;

  /**
   * Makes one.
   *
   * @param rest how long the number of records must stay the same before a pass
   */
  RouteWatch(Duration rest) {
    this.restNanos = rest.toNanos();
  }

  /** Takes the number of records that the broker counts at this moment. */
  void counted(long number, long now) {
    if (number != count) {
      if (now - countSince > restNanos || count < 0) {
        changedSince = now;
      }
      rising = number > count;
      count = number;
      countSince = now;
    }
  }

  /** Has the next pass begin as soon as possible. */
  void ask() {
    asked = true;
  }

  /**
   * Whether the records are to be read now.
   *
   * @param expected how many the last pass found
   * @param afterBreak whether nobody has looked for a while, so that what was found then is old
   */
  boolean isDue(long expected, long now, boolean afterBreak) {
    if (asked || !passed) {
      return true;
    }
    boolean rested = now - passEnd >= Math.max(restNanos, rest);
    boolean overdue = rising && now - changedSince >= restNanos * OVERDUE_FACTOR;
    return count != expected && rested && (afterBreak || now - countSince >= restNanos || overdue);
  }

  /** How long the number of records has been the same. */
  Duration unchanged(long now) {
    return Duration.ofNanos(now - countSince);
  }

  /** The route was visited: its records were counted, and read if that was due. */
  void visited(long now) {
    lastVisit = now;
  }

  /** When the route was last visited; null before. Any thread may call it. */
  @Nullable Long lastVisit() {
    return lastVisit;
  }

  /** A pass begins. */
  void passBegins() {
    asked = false;
  }

  /** A pass has ended. */
  void passed(long began, long now) {
    passed = true;
    passEnd = now;
    rest = (long) ((now - began) * BREAK_FACTOR * (1 + ThreadLocalRandom.current().nextDouble()));
    changedSince = now;
  }
}
