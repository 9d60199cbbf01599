package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vireo.ListenerStatus.Traffic;
import io.vireo.internal.dispatch.HandlerExecution.Outcome;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrafficMeterTest {
  private static final Offset<Double> ALMOST = within(0.01);

  /** The clock may be anywhere, below zero as well. */
  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20);

  private final TrafficMeter meter = new TrafficMeter(START);

  @Test
  void whatHasFailedIsHandledAsWellAndWhatGoesBackIsNot() {
    meter.count(Outcome.HANDLED);
    meter.count(Outcome.FAILED);
    meter.count(Outcome.UNFIT);
    meter.count(Outcome.POSTPONED);
    meter.count(Outcome.NONE);

    assertThat(meter.traffic(START, 3, 4)).isEqualTo(new Traffic(3, 3, 4, 3, 2));
  }

  @Test
  void theRateOfAYoungListenerIsThatOfItsLife() {
    handle(0, 5, 10);

    assertThat(rate(5)).isEqualTo(10, ALMOST);
  }

  @Test
  void theRateIsThatOfTheLastFifteenSeconds() {
    handle(0, 100, 3);
    handle(100, 115, 8);

    assertThat(rate(115)).isEqualTo(8, ALMOST);
  }

  @Test
  void itFallsToNothingWhenNothingComes() {
    handle(0, 30, 1_000);

    assertThat(rate(37)).isEqualTo(1_000 * 8 / 15.0, ALMOST);
    assertThat(rate(46)).isZero();
    assertThat(rate(10_000)).isZero();
  }

  @Test
  void afterALongRestOnlyWhatIsNewCounts() {
    handle(0, 3, 1_000);
    handle(500, 503, 5);

    assertThat(rate(503)).isEqualTo(1, ALMOST);
  }

  private void handle(int from, int to, int perSecond) {
    for (int second = from; second < to; second++) {
      for (int i = 0; i < perSecond; i++) {
        meter.advanceTo(at(second));
        meter.count(Outcome.HANDLED);
      }
    }
  }

  private double rate(int second) {
    return meter.traffic(at(second), 0, 0).rate();
  }

  private static long at(int second) {
    return START + TimeUnit.SECONDS.toNanos(second);
  }
}
