package io.vireo.rabbitmq.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsumerTimeoutTest {

  @Test
  void theTimeThatTheBrokerHasWaitedIsRead() {
    assertThat(
            ConsumerTimeout.in(
                "the broker closed the channel: PRECONDITION_FAILED - delivery acknowledgement on"
                    + " channel 1 timed out. Timeout value used: 1800000 ms. This timeout value can"
                    + " be configured"))
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void aTimeOutOfUnknownLengthCountsAsZero() {
    assertThat(ConsumerTimeout.in("delivery acknowledgement on channel 1 timed out"))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void anotherReasonIsNoTimeOut() {
    assertThat(ConsumerTimeout.in("PRECONDITION_FAILED - unknown delivery tag 99")).isNull();
    assertThat(ConsumerTimeout.in("the connection timed out after 5000 ms")).isNull();
  }
}
