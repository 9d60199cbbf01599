package io.vireo.soak;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Plans delayed events so that equally many fall due in each burst, with delays of each length:
 * also soon after a time in which nothing could be emitted. Time goes in ticks. Used by one thread.
 */
final class DuePlan {
  private final int burst;
  private final int interval;
  private final int longest;

  /** How many events have been planned that fall due at a tick; a ring. */
  private final int[] planned;

  private long now;

  /**
   * A plan that begins at tick 0.
   *
   * @param burst how many events fall due together
   * @param interval ticks between two bursts
   * @param longest the longest delay, in ticks
   */
  DuePlan(int burst, int interval, int longest) {
    this.burst = burst;
    this.interval = interval;
    this.longest = longest;
    this.planned = new int[longest + 1];
  }

  /**
   * Plans what is to be emitted at a tick.
   *
   * @param tick a later one than before; the first is 1
   * @param emit gets the delay of each event, in ticks; false if no more can be emitted now
   */
  void advance(long tick, IntPredicate emit) {
    if (tick - now > longest) {
      Arrays.fill(planned, 0);
    } else {
      for (long passed = now + 1; passed <= tick; passed++) {
        planned[slot(passed)] = 0;
      }
    }
    now = tick;
    int first = (int) (interval - tick % interval);
    for (int delay = first; delay <= longest; delay += interval) {
      int slot = slot(tick + delay);
      while (planned[slot] < wanted(delay)) {
        if (!emit.test(delay)) {
          return;
        }
        planned[slot]++;
      }
    }
  }

  /** How many of those that fall due after so many ticks have been emitted by now. */
  private int wanted(int delay) {
    return (burst * (longest + 1 - delay) + longest - 1) / longest;
  }

  private int slot(long tick) {
    return (int) (tick % planned.length);
  }
}
