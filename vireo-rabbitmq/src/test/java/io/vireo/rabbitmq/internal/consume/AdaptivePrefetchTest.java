package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdaptivePrefetchTest {
  private static final long PLENTY = Long.MAX_VALUE;

  private final AdaptivePrefetch prefetch = new AdaptivePrefetch(1, 250);
  private long now = 5_000_000_000L;
  private long handled = 7;

  @Test
  void handlersThatKeepUpHaveTheWholePrefetch() {
    for (int second = 0; second < 10; second++) {
      assertThat(review(100, 249, PLENTY)).isEqualTo(250);
    }
  }

  @Test
  void whatWaitsForSecondsIsTwoSecondsOfWorkInstead() {
    review(0, 249, PLENTY);
    assertThat(review(10, 249, PLENTY)).isEqualTo(250);

    assertThat(review(10, 239, PLENTY)).isEqualTo(20);
    for (int second = 0; second < 10; second++) {
      assertThat(review(10, 19, PLENTY)).isEqualTo(20);
    }
  }

  @Test
  void handlersThatHangHaveWhatTheyHaveBegun() {
    AdaptivePrefetch ofFive = new AdaptivePrefetch(5, 250);

    for (int second = 0; second < 3; second++) {
      ofFive.review(second * 1_000_000_000L, 0, 245, PLENTY);
    }

    assertThat(ofFive.current()).isEqualTo(5);
  }

  @Test
  void oneHandlerThatHangsIsNoReasonIfNothingWaits() {
    for (int second = 0; second < 10; second++) {
      assertThat(review(0, 0, PLENTY)).isEqualTo(250);
    }
  }

  @Test
  void aPauseOfLessThanTwoSecondsIsNoReason() {
    review(1_000, 249, PLENTY);
    review(0, 249, PLENTY);

    assertThat(review(1_000, 249, PLENTY)).isEqualTo(250);
  }

  @Test
  void handlersThatAreFastAgainHaveMoreStepByStep() {
    slow();

    review(1_000, 0, PLENTY);
    assertThat(review(1_000, 0, PLENTY)).isEqualTo(4);
    review(1_000, 0, PLENTY);
    assertThat(review(1_000, 0, PLENTY)).isEqualTo(16);
    review(1_000, 0, PLENTY);
    review(1_000, 0, PLENTY);
    review(1_000, 0, PLENTY);
    assertThat(review(1_000, 0, PLENTY)).isEqualTo(250);
  }

  @Test
  void aLittleFasterIsNotWorthAChange() {
    review(0, 249, PLENTY);
    review(10, 249, PLENTY);
    review(10, 239, PLENTY);
    for (int second = 0; second < 10; second++) {
      assertThat(review(14, 19, PLENTY)).isEqualTo(20);
    }
  }

  @Test
  void whatHasNoRoomIsNotFetchedAgainHoweverFastTheHandlersAre() {
    assertThat(prefetch.memoryExhausted(12)).isEqualTo(12);

    for (int second = 0; second < 10; second++) {
      assertThat(review(1_000, 11, 12)).isEqualTo(12);
    }
    assertThat(review(1_000, 11, 30)).isEqualTo(30);
  }

  @Test
  void oneEventIsFetchedWhateverRoomThereIs() {
    assertThat(prefetch.memoryExhausted(0)).isEqualTo(1);
    assertThat(prefetch.memoryExhausted(1)).isEqualTo(1);
    assertThat(review(1_000, 0, 0)).isEqualTo(1);
    assertThat(review(1_000, 0, 0)).isEqualTo(1);
  }

  private void slow() {
    for (int second = 0; second < 3; second++) {
      review(0, 249, PLENTY);
    }
    assertThat(prefetch.current()).isEqualTo(1);
  }

  /** A second later. */
  private int review(int handledMeanwhile, int waiting, long roomFor) {
    now += 1_000_000_000L;
    handled += handledMeanwhile;
    return prefetch.review(now, handled, waiting, roomFor);
  }
}
