package io.vireo.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The clock may show any time, also one shortly before it turns negative. */
  private static final long START = Long.MAX_VALUE - SECOND / 2;

  /** Counts the events that pass in a second if each wait takes at least some milliseconds. */
  private static int passed(double perSecond, long shortestWait) {
    Pace pace = new Pace(perSecond, START);
    int passed = 0;
    long waited = 0;
    while (waited < SECOND) {
      long wait = pace.untilNext(START + waited);
      if (wait > 0) {
        waited += Math.max(wait, shortestWait);
      } else {
        pace.pass(START + waited);
        passed++;
      }
    }
    return passed;
  }

  @Test
  void soManyPassInASecond() {
    assertThat(passed(10, 1)).isEqualTo(10);
    assertThat(passed(1_000, 1)).isEqualTo(1_000);
  }

  @Test
  void aHighRateIsKeptThoughShortWaitsTakeLonger() {
    assertThat(passed(10_000, MILLISECOND)).isBetween(9_900, 10_001);
  }

  @Test
  void afterAPauseThereIsNoBurst() {
    Pace pace = new Pace(10, START);
    pace.pass(START);
    long late = START + 10 * SECOND;
    assertThat(pace.untilNext(late)).isNegative();

    pace.pass(late);

    assertThat(pace.untilNext(late)).isBetween(73 * MILLISECOND, 100 * MILLISECOND);
  }

  /** Each tenth of a second, the caller comes late by some milliseconds. */
  private static int[] passedInEachSecond(double perSecond, int seconds, long late) {
    Pace pace = new Pace(perSecond, START);
    int[] passed = new int[seconds];
    long time = 0;
    long stall = SECOND / 10;
    while (time < seconds * SECOND) {
      long wait = pace.untilNext(START + time);
      if (wait > 0) {
        time += wait;
      } else {
        pace.pass(START + time);
        passed[(int) (time / SECOND)]++;
      }
      if (time >= stall) {
        time += late;
        stall += SECOND / 10;
      }
    }
    return passed;
  }

  @Test
  void aCallerThatComesLateAgainAndAgainKeepsTheAverage() {
    assertThat(Arrays.stream(passedInEachSecond(500, 10, 16 * MILLISECOND)).boxed())
        .allSatisfy(passed -> assertThat(passed).isBetween(480, 520));
  }

  @Test
  void aDelayIsMadeUpForByOneFifthMoreAndNotByABurst() {
    Pace pace = new Pace(500, START);
    pace.pass(START);
    long time = SECOND;
    int[] passed = new int[10];
    while (time < 10 * SECOND) {
      long wait = pace.untilNext(START + time);
      if (wait > 0) {
        time += wait;
      } else {
        pace.pass(START + time);
        passed[(int) (time / SECOND)]++;
      }
    }

    assertThat(passed[0]).isZero();
    assertThat(passed[1]).isBetween(595, 610);
    assertThat(passed[9]).isBetween(495, 505);
    assertThat(Arrays.stream(passed).sum()).isBetween(4_980, 5_001);
  }

  @Test
  void aRateCanBeTiny() {
    Pace pace = new Pace(Double.MIN_VALUE, START);

    assertThat(pace.untilNext(START)).isZero();
    pace.pass(START);
    assertThat(pace.untilNext(START)).isGreaterThan(1_000 * SECOND);
  }
}
