package io.vireo.console.internal.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * How many events were finished in each second, as a ring of steps of equal length. Not for several
 * threads at a time.
 */
final class RateHistory {
  private final long stepMillis;
  private final float[] counts;
  private final float[] knownMillis;

  /** The number of the newest step since 1970; the ring holds the steps up to it. */
  private long newest;

  /**
   * Creates a ring in which nothing is known.
   *
   * @param step the length of a step
   * @param steps how many complete steps it holds
   */
  RateHistory(Duration step, int steps) {
    this.stepMillis = step.toMillis();
    this.counts = new float[steps + 1];
    this.knownMillis = new float[steps + 1];
  }

  /** Adds events that were finished, evenly, within a time. */
  void add(Instant from, Instant to, double count) {
    long begin = from.toEpochMilli();
    long end = to.toEpochMilli();
    if (end <= begin) {
      return;
    }
    advance(Math.floorDiv(end - 1, stepMillis));
    long first = Math.max(Math.floorDiv(begin, stepMillis), newest - counts.length + 1);
    for (long step = first; step <= newest; step++) {
      long part = Math.min(end, (step + 1) * stepMillis) - Math.max(begin, step * stepMillis);
      if (part > 0) {
        counts[index(step)] += (float) (count * part / (end - begin));
        knownMillis[index(step)] += (float) part;
      }
    }
  }

  /**
   * The events of each second, oldest first, up to the last step that is complete.
   *
   * @return NaN where nothing is known
   */
  double[] perSecond(Instant now) {
    advance(Math.floorDiv(now.toEpochMilli(), stepMillis));
    double[] rates = new double[counts.length - 1];
    for (int i = 0; i < rates.length; i++) {
      int index = index(newest - rates.length + i);
      rates[i] = knownMillis[index] > 0 ? counts[index] * 1000.0 / knownMillis[index] : Double.NaN;
    }
    return rates;
  }

  private void advance(long step) {
    if (step <= newest) {
      return;
    }
    for (long next = Math.max(newest + 1, step - counts.length + 1); next <= step; next++) {
      counts[index(next)] = 0;
      knownMillis[index(next)] = 0;
    }
    newest = step;
  }

  private int index(long step) {
    return (int) Math.floorMod(step, (long) counts.length);
  }
}
