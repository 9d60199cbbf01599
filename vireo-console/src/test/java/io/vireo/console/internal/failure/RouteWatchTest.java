package io.vireo.console.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final RouteWatch watch = new RouteWatch(Duration.ofSeconds(2));

  private void passAt(long now, long found) {
    watch.counted(found, now);
    watch.passBegins();
    watch.passed(now, now);
  }

  @Test
  void aNumberThatHasChangedRestsBeforeTheRecordsAreRead() {
    passAt(SECOND, 3);
    watch.counted(4, 10 * SECOND);

    assertThat(watch.isDue(3, 10 * SECOND, false)).isFalse();
    assertThat(watch.isDue(3, 12 * SECOND, false)).isTrue();
  }

  @Test
  void afterABreakTheRecordsAreReadAtOnceIfTheirNumberHasChanged() {
    passAt(SECOND, 3);
    watch.counted(4, 100 * SECOND);

    assertThat(watch.isDue(3, 100 * SECOND, true)).isTrue();
    assertThat(watch.isDue(4, 100 * SECOND, true)).isFalse();
  }
}
