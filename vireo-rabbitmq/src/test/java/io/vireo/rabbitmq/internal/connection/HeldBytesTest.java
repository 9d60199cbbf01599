package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldBytesTest {
  private final HeldBytes held = new HeldBytes(100);

  @Test
  void aConsumerThatIsAloneMayHoldHalf() {
    HeldBytes.Share share = held.share();

    assertThat(taken(share, 10)).isEqualTo(5);
    assertThat(share.limit()).isEqualTo(50);
  }

  @Test
  void thereIsAlwaysRoomForTheNextConsumer() {
    taken(held.share(), 10);

    assertThat(taken(held.share(), 10)).isEqualTo(2);
    assertThat(taken(held.share(), 10)).isEqualTo(1);
  }

  @Test
  void theOnlyEventOfAConsumerHasRoomWhateverItsSize() {
    taken(held.share(), 10);
    HeldBytes.Share share = held.share();

    assertThat(share.take(1_000)).isTrue();
    assertThat(share.take(1)).isFalse();
    share.release(1_000);
    assertThat(share.take(1)).isTrue();
  }

  @Test
  void whatCameOverAChannelThatHasEndedDoesNotCount() {
    HeldBytes.Share ended = held.share();
    taken(ended, 10);
    ended.close();
    ended.release(10);
    ended.close();

    assertThat(held.share().limit()).isEqualTo(50);
  }

  private static int taken(HeldBytes.Share share, long size) {
    int count = 0;
    while (share.take(size)) {
      count++;
    }
    return count;
  }
}
