package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.rabbitmq.internal.connection.Retries;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsumerRetriesTest {
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  @Test
  void theFirstTryMayBeMadeAtOnce() {
    assertThat(new ConsumerRetries(Retries.STANDARD).pause()).isLessThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void aTryThatFailedIsFollowedByThePauseThatItTells() {
    ConsumerRetries retries = new ConsumerRetries(new Retries(5, 0, AT_MOST));

    Duration pause = retries.failed(true);

    assertThat(pause).isPositive();
    assertThat(retries.pause()).isPositive().isLessThanOrEqualTo(pause);
  }

  @Test
  void aConsumerIsGivenUpOnceAfterItsLastTry() {
    ConsumerRetries retries = new ConsumerRetries(new Retries(2, 0, AT_MOST));
    retries.failed(false);
    assertThat(retries.giveUp()).isFalse();

    retries.connectFailed();

    assertThat(retries.giveUp()).isTrue();
    assertThat(retries.giveUp()).isFalse();
    assertThat(retries.areGivenUp()).isTrue();
    assertThat(retries.failuresInARow()).isEqualTo(2);
  }

  @Test
  void aConsumerThatWasRegisteredForAMomentKeepsItsFailedTries() {
    ConsumerRetries retries = new ConsumerRetries(new Retries(5, 0, AT_MOST));
    retries.failed(false);
    retries.registered();

    retries.ended();

    assertThat(retries.failuresInARow()).isEqualTo(1);
  }

  @Test
  void theFewerTriesLeftCount() {
    ConsumerRetries retries = new ConsumerRetries(new Retries(5, 0, AT_MOST));
    retries.failed(false);

    assertThat(retries.remaining(-1)).isEqualTo(4);
    assertThat(retries.remaining(3)).isEqualTo(3);
    assertThat(retries.remaining(9)).isEqualTo(4);
  }

  @Test
  void withoutALimitThereIsNoneUnlessTheConnectionHasOne() {
    ConsumerRetries retries = new ConsumerRetries(Retries.STANDARD);

    assertThat(retries.remaining(-1)).isEqualTo(-1);
    assertThat(retries.remaining(3)).isEqualTo(3);
    assertThat(retries.giveUp()).isFalse();
  }
}
