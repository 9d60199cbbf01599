package io.vireo.rabbitmq.internal.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayStepsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0.001S, 100",
    "PT0.1S, 100",
    "PT0.100000001S, 200",
    "PT9.95S, 10000",
    "PT10S, 10000",
    "PT10.001S, 10100",
    "PT20.001S, 20200",
    "PT60S, 60000",
  })
  void aDelayIsRoundedUpToAStep(Duration delay, long step) {
    assertThat(DelaySteps.roundUp(delay)).isEqualTo(step);
  }

  @Test
  void aStepIsNeverShorterAndAtMostOnePercentLongerThanTheDelay() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 10_000; i++) {
      long millis = (long) Math.pow(10, 4 + 6.5 * random.nextDouble());

      long step = DelaySteps.roundUp(Duration.ofMillis(millis));

      assertThat(step).isBetween(millis, millis + millis / 100 + 1);
      assertThat(DelaySteps.roundUp(Duration.ofMillis(step))).isEqualTo(step);
    }
  }

  @Test
  void allDelaysOfADayShareFewSteps() {
    long steps =
        LongStream.rangeClosed(1, 86_400)
            .map(second -> DelaySteps.roundUp(Duration.ofSeconds(second)))
            .distinct()
            .count();

    assertThat(steps).isLessThan(1_500);
  }
}
