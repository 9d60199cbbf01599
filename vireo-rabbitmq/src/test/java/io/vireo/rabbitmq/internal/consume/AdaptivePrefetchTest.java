package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdaptivePrefetchTest {
  private static final long PLENTY = Long.MAX_VALUE;

  private final AdaptivePrefetch prefetch = new AdaptivePrefetch(1, 250);
  private long now = 5_000_000_000L;
  private long finished = 7;

  @Test
  void handlersThatKeepUpHaveTheWholePrefetch() {
    for (int second = 0; second < 10; second++) {
      assertThat(look(100, 249, PLENTY)).isEqualTo(250);
    }
  }

  @Test
  void whatWaitsForSecondsIsTwoSecondsOfWorkInstead() {
    look(0, 249, PLENTY);
    assertThat(look(10, 249, PLENTY)).isEqualTo(250);

    assertThat(look(10, 239, PLENTY)).isEqualTo(20);
    for (int second = 0; second < 10; second++) {
      assertThat(look(10, 19, PLENTY)).isEqualTo(20);
    }
  }

  @Test
  void handlersThatHangHaveWhatTheyHaveBegun() {
    AdaptivePrefetch ofFive = new AdaptivePrefetch(5, 250);

    for (int second = 0; second < 3; second++) {
      ofFive.look(second * 1_000_000_000L, 0, 245, PLENTY);
    }

    assertThat(ofFive.current()).isEqualTo(5);
  }

  @Test
  void oneHandlerThatHangsIsNoReasonIfNothingWaits() {
    for (int second = 0; second < 10; second++) {
      assertThat(look(0, 0, PLENTY)).isEqualTo(250);
    }
  }

  @Test
  void aPauseOfLessThanTwoSecondsIsNoReason() {
    look(1_000, 249, PLENTY);
    look(0, 249, PLENTY);

    assertThat(look(1_000, 249, PLENTY)).isEqualTo(250);
  }

  @Test
  void handlersThatAreFastAgainHaveMoreStepByStep() {
    slow();

    look(1_000, 0, PLENTY);
    assertThat(look(1_000, 0, PLENTY)).isEqualTo(4);
    look(1_000, 0, PLENTY);
    assertThat(look(1_000, 0, PLENTY)).isEqualTo(16);
    look(1_000, 0, PLENTY);
    look(1_000, 0, PLENTY);
    look(1_000, 0, PLENTY);
    assertThat(look(1_000, 0, PLENTY)).isEqualTo(250);
  }

  @Test
  void aLittleFasterIsNotWorthAChange() {
    look(0, 249, PLENTY);
    look(10, 249, PLENTY);
    look(10, 239, PLENTY);
    for (int second = 0; second < 10; second++) {
      assertThat(look(14, 19, PLENTY)).isEqualTo(20);
    }
  }

  @Test
  void whatHasNoRoomIsNotFetchedAgainHoweverFastTheHandlersAre() {
    assertThat(prefetch.noRoom(12)).isEqualTo(12);

    for (int second = 0; second < 10; second++) {
      assertThat(look(1_000, 11, 12)).isEqualTo(12);
    }
    assertThat(look(1_000, 11, 30)).isEqualTo(30);
  }

  @Test
  void oneEventIsFetchedWhateverRoomThereIs() {
    assertThat(prefetch.noRoom(0)).isEqualTo(1);
    assertThat(prefetch.noRoom(1)).isEqualTo(1);
    assertThat(look(1_000, 0, 0)).isEqualTo(1);
    assertThat(look(1_000, 0, 0)).isEqualTo(1);
  }

  private void slow() {
    for (int second = 0; second < 3; second++) {
      look(0, 249, PLENTY);
    }
    assertThat(prefetch.current()).isEqualTo(1);
  }

  /** A second later. */
  private int look(int finishedMeanwhile, int waiting, long roomFor) {
    now += 1_000_000_000L;
    finished += finishedMeanwhile;
    return prefetch.look(now, finished, waiting, roomFor);
  }
}
