package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateHistoryTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final RateHistory history = new RateHistory(Duration.ofSeconds(10), 6);

  @Test
  void eventsAreSpreadOverTheStepsOfTheirTime() {
    history.add(at(5), at(25), 40);
    assertThat(history.perSecond(at(31)))
        .containsExactly(Double.NaN, Double.NaN, Double.NaN, 2.0, 2.0, 2.0);
  }

  @Test
  void theStepThatIsNotCompleteIsLeftOut() {
    history.add(at(0), at(12), 12);
    assertThat(history.perSecond(at(12))).endsWith(1.0);
    assertThat(history.perSecond(at(20))).endsWith(1.0, 1.0);
  }

  @Test
  void whatIsOldIsForgotten() {
    history.add(at(0), at(10), 10);
    assertThat(history.perSecond(at(60))).startsWith(1.0);
    assertThat(history.perSecond(at(70))).containsOnly(Double.NaN);
  }

  @Test
  void aClockThatGoesBackDoesNoHarm() {
    history.add(at(100), at(110), 10);
    history.add(at(110), at(20), 10);
    history.add(at(20), at(30), 10);
    assertThat(history.perSecond(at(110))).endsWith(1.0);
  }

  private static Instant at(int seconds) {
    return BEGIN.plusSeconds(seconds);
  }
}
