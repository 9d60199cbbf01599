package io.vireo.rabbitmq.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WriteBurstsTest {
  private static final boolean MORE_WAITS = true;
  private static final boolean NOTHING_WAITS = false;
  private static final boolean EMITTERS_HAVE_TO_WAIT = true;

  private final WriteBursts bursts = new WriteBursts();
  private long now = TimeUnit.SECONDS.toNanos(1);

  @Test
  void aSingleEventGoesOutAtOnce() {
    emitted(false);

    assertThat(holds(NOTHING_WAITS)).isFalse();
  }

  @Test
  void eventsOfAThreadThatDoesNotWaitGoOutEightAtATime() {
    emitted(false);
    holds(NOTHING_WAITS);

    for (int packet = 0; packet < 3; packet++) {
      for (int held = 0; held < 7; held++) {
        emitted(false);
        assertThat(holds(NOTHING_WAITS)).isTrue();
      }
      emitted(false);
      assertThat(holds(NOTHING_WAITS)).isFalse();
    }
  }

  @Test
  void anEventThatAThreadWaitsForIsNotHeldBack() {
    burst();

    emitted(true);

    assertThat(holds(NOTHING_WAITS)).isFalse();
    emitted(false);
    assertThat(holds(NOTHING_WAITS)).isFalse();
  }

  @Test
  void slowEmittersHoldNothingBack() {
    burst();

    now += TimeUnit.MILLISECONDS.toNanos(1);
    emitted(false);

    assertThat(holds(NOTHING_WAITS)).isFalse();
  }

  @Test
  void whatOthersFollowGoesOutWithThem() {
    emitted(true);

    assertThat(holds(MORE_WAITS)).isTrue();
    assertThat(holds(NOTHING_WAITS)).isFalse();
    assertThat(bursts.claimFlush(true)).isFalse();
  }

  @Test
  void whatWasHeldForOthersIsFlushedIfTheyCannotFollow() {
    emitted(true);
    holds(MORE_WAITS);

    assertThat(bursts.claimFlush(false)).isTrue();
    assertThat(bursts.claimFlush(false)).isFalse();
  }

  @Test
  void nothingIsHeldBackOnceTheEmitterHasToWait() {
    burst();

    emitted(false);

    assertThat(bursts.holds(NOTHING_WAITS, EMITTERS_HAVE_TO_WAIT, now)).isFalse();
  }

  @Test
  void whatABurstLeavesIsLateSoon() {
    burst();
    assertThat(bursts.isLate(now)).isFalse();

    now += WriteBursts.LOOK.toNanos();

    assertThat(bursts.isLate(now)).isTrue();
    assertThat(bursts.claimFlush(true)).isTrue();
    assertThat(bursts.isLate(now)).isFalse();
  }

  private void burst() {
    emitted(false);
    holds(NOTHING_WAITS);
    emitted(false);
    assertThat(holds(NOTHING_WAITS)).isTrue();
  }

  private void emitted(boolean awaited) {
    now += TimeUnit.MICROSECONDS.toNanos(10);
    bursts.emitted(awaited, now);
  }

  private boolean holds(boolean moreWaits) {
    return bursts.holds(moreWaits, !EMITTERS_HAVE_TO_WAIT, now);
  }
}
