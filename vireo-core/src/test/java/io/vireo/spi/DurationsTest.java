package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DurationsTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

  @Test
  void whatCanBeCountedIsCounted() {
    assertThat(Durations.bounded(Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    assertThat(Durations.nanos(Duration.ofNanos(-7))).isEqualTo(-7);
    assertThat(Durations.millis(Duration.ofSeconds(2))).isEqualTo(2_000);
  }

  @Test
  void whatIsLongerThanTheLongestIsAsLong() {
    assertThat(Durations.bounded(FOR_EVER)).isEqualTo(Durations.LONGEST);
    assertThat(Durations.bounded(FOR_EVER.negated())).isEqualTo(Durations.LONGEST.negated());
    assertThat(Durations.nanos(FOR_EVER)).isEqualTo(Durations.LONGEST.toNanos());
    assertThat(Durations.millis(FOR_EVER)).isEqualTo(Durations.LONGEST.toMillis());
  }

  @Test
  void twoOfTheLongestCanBeAddedToAClock() {
    assertThat(Math.addExact(Durations.deadline(FOR_EVER), Durations.nanos(FOR_EVER))).isPositive();
    assertThat(Durations.after(Instant.now(), FOR_EVER).toEpochMilli()).isPositive();
  }
}
