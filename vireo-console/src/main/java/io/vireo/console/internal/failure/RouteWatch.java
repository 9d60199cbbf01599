package io.vireo.console.internal.failure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the records of a route are read again. A pass holds all records of the route, so it
 * is rare: it waits until the number of records has changed and then rests for a moment, and after
 * a pass there is a break that grows with the time that the pass took. The break is of random
 * length, so that two consoles that have met do not meet again, and shorter if they have met. For
 * one thread, but for {@link #ask} and {@link #lastVisit}.
 */
final class RouteWatch {
  /** A break is at least, and less than twice, so many times as long as the pass before it. */
  private static final int BREAK_FACTOR = 5;

  /** After a pass that did not get all records, the break is at most so many times as long. */
  private static final int SHORT_BREAK_FACTOR = 3;

  /** So many breaks in a row are short, for a record that is too large is missed each time. */
  private static final int MAX_SHORT_BREAKS = 5;

  /** While events keep failing, the number of records never rests. */
  private static final int OVERDUE_FACTOR = 5;

  private final long restNanos;
  private long count = -1;
  private long countSince;
  private long changedSince;

  /**
   * Whether the number was seen to rest; a count that differs from the one before does not tell.
   */
  private boolean seenResting;

  private boolean rising;
  private volatile boolean asked;
  private volatile @Nullable Long lastVisit;
  private boolean passed;
  private long passEnd;
  private long rest;
  private long shortRest;
  private long countAtPass;
  private int shortBreaks;

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
    if (number == count) {
      seenResting = now - countSince >= restNanos;
      return;
    }
    if (seenResting || count < 0) {
      changedSince = now;
    }
    seenResting = false;
    rising = number > count;
    count = number;
    countSince = now;
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
    boolean rested = now - passEnd >= Math.max(restNanos, missed(expected) ? shortRest : rest);
    boolean overdue = rising && now - changedSince >= restNanos * OVERDUE_FACTOR;
    boolean due =
        count != expected && rested && (afterBreak || now - countSince >= restNanos || overdue);
    if (count == expected) {
      shortBreaks = 0;
    } else if (due && missed(expected)) {
      shortBreaks++;
    }
    return due;
  }

  /**
   * Whether the last pass did not get all records that were there when it began. Then somebody
   * else, such as another console, has held them.
   */
  boolean missed(long expected) {
    return passed && shortBreaks < MAX_SHORT_BREAKS && expected < Math.min(count, countAtPass);
  }

  /** Whether no records are known to be there: none was counted, or the broker does not tell. */
  boolean isEmpty() {
    return count <= 0;
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
    countAtPass = count;
  }

  /** A pass has ended. */
  void passed(long began, long now) {
    passed = true;
    passEnd = now;
    double chance = ThreadLocalRandom.current().nextDouble();
    rest = (long) ((now - began) * BREAK_FACTOR * (1 + chance));
    shortRest = (long) ((now - began) * SHORT_BREAK_FACTOR * chance);
    changedSince = now;
  }
}
