package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyCountTest {
  private final SteadyCount count = new SteadyCount();

  @Test
  void aLookThatHoldsTheRecordsForAMomentIsNotSeen() {
    assertThat(at(0, 5)).isEqualTo(5);
    assertThat(at(2, 0)).isEqualTo(5);
    assertThat(at(4, 5)).isEqualTo(5);
    assertThat(at(6, 0)).isEqualTo(5);
    assertThat(at(8, 6)).isEqualTo(6);
  }

  @Test
  void recordsThatAreGoneAreSeenAfterSomeSeconds() {
    at(0, 5);
    assertThat(at(2, 3)).isEqualTo(5);
    assertThat(at(4, 1)).isEqualTo(5);
    assertThat(at(8, 0)).isZero();
  }

  private long at(int seconds, long number) {
    return count.counted(Instant.EPOCH.plusSeconds(seconds), number);
  }
}
