package io.vireo.console.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RouteWatchTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RouteWatch watch = new RouteWatch(Duration.ofSeconds(2));

  /** Reads the records for ten seconds, from the given second on. */
  private void pass(long from) {
    watch.passBegins();
    watch.passed(from * SECOND, (from + 10) * SECOND);
  }

  private void passAt(long now, long found) {
    watch.counted(found, now);
    watch.passBegins();
    watch.passed(now, now);
  }

  /** The second at which the records are read again, if they are counted once in a second. */
  private long due(long count, long expected, long from) {
    for (long second = from; second < from + 1_000; second++) {
      watch.counted(count, second * SECOND);
      if (watch.isDue(expected, second * SECOND, false)) {
        return second - from;
      }
    }
    throw new AssertionError("The records are not read again");
  }

  @Test
  void aPassThatGotAllRecordsIsFollowedByALongBreak() {
    watch.counted(100, 0);
    pass(0);

    assertThat(watch.missed(100)).isFalse();
    assertThat(due(101, 100, 10)).isBetween(50L, 101L);
  }

  @Test
  void recordsThatAnotherConsoleHeldAreReadSoon() {
    watch.counted(100, 0);
    pass(0);
    watch.counted(100, 10 * SECOND);

    assertThat(watch.missed(60)).isTrue();
    assertThat(due(100, 60, 10)).isBetween(2L, 31L);
  }

  @Test
  void aRecordThatIsMissedEachTimeDoesNotHaveTheRouteReadAllTheTime() {
    long now = 0;
    long longest = 0;
    for (int round = 0; round < 7; round++) {
      watch.counted(100, now * SECOND);
      pass(now);
      longest = due(100, 99, now + 10);
      now += 10 + longest;
    }

    assertThat(longest).isBetween(50L, 101L);
    assertThat(watch.missed(99)).isFalse();
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

  @Test
  void aNumberThatHasRisenAtEachCountIsReadThoughItWasNeverSeenToRest() {
    passAt(SECOND, 3);
    long counts = 0;
    long now = 10 * SECOND;
    watch.counted(3, now);
    do {
      counts++;
      now += 2_100_000_000L;
      watch.counted(3 + counts, now);
    } while (counts < 100 && !watch.isDue(3, now, false));

    assertThat(counts).isBetween(5L, 7L);
  }
}
