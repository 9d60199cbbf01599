package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsumerLivenessTest {
  private static final String STARVED = "events wait in the queue and none is delivered";

  private final ConsumerLiveness liveness = new ConsumerLiveness();

  @Test
  void onlyADeliveryProvesThatTheConsumerIsServed() {
    assertThat(liveness.isProven(false)).isTrue();
    assertThat(liveness.isProven(true)).isFalse();
  }

  @Test
  void anIdleConsumerOfAnEmptyQueueHasNoProblem() {
    for (int check = 0; check < 5; check++) {
      assertThat(liveness.problem(true, 0, 1)).isNull();
    }
  }

  @Test
  void aQueueWithoutAConsumerIsAProblemAtOnce() {
    assertThat(liveness.problem(true, 0, 0)).contains("does not know the consumer");
  }

  @Test
  void eventsThatWaitAtTwoChecksAreAProblem() {
    assertThat(liveness.problem(true, 3, 1)).isNull();
    assertThat(liveness.problem(true, 3, 1)).isEqualTo(STARVED);
  }

  @Test
  void eventsMayWaitWhileAHandlerIsBusy() {
    for (int check = 0; check < 5; check++) {
      assertThat(liveness.problem(false, 3, 1)).isNull();
    }
  }

  @Test
  void aConsumerThatTheBrokerPassesOverIsRegisteredAgainOnce() {
    starve();

    for (int check = 0; check < 5; check++) {
      assertThat(liveness.problem(true, 3, 2)).isNull();
    }
  }

  @Test
  void aConsumerThatHadADeliverySinceIsRegisteredAgainOnceMore() {
    starve();

    assertThat(liveness.isProven(false)).isTrue();

    starve();
  }

  private void starve() {
    assertThat(liveness.problem(true, 3, 2)).isNull();
    assertThat(liveness.problem(true, 3, 2)).isEqualTo(STARVED);
  }
}
