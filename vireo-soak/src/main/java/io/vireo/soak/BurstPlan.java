package io.vireo.soak;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Plans delayed events so that equally many are due in each burst, with delays of all lengths.
 * After an outage, in which nothing could be emitted, it catches up. Time is counted in ticks. Used
 * by one thread.
 */
final class BurstPlan {
  private final int burst;
  private final int interval;
  private final int longest;

  /** How many of the planned events are due at a tick, in a ring: see {@link #slot}. */
  private final int[] planned;

  private long now;

  /**
   * Begins at tick 0.
   *
   * @param burst how many events are due together
   * @param interval how many ticks are between two bursts
   * @param longest the longest delay, in ticks
   */
  BurstPlan(int burst, int interval, int longest) {
    this.burst = burst;
    this.interval = interval;
    this.longest = longest;
    this.planned = new int[longest + 1];
  }

  /**
   * Plans the events to be emitted at a tick.
   *
   * @param tick later than that of the last call; the first is 1
   * @param emit takes the delay of each event in ticks, and returns false if no more events can be
   *     emitted now
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

  /** How many of the events of the burst after this delay shall have been planned by now. */
  private int wanted(int delay) {
    return (burst * (longest + 1 - delay) + longest - 1) / longest;
  }

  private int slot(long tick) {
    return (int) (tick % planned.length);
  }
}
