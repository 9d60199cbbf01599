package io.vireo.rabbitmq.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwedConfirmTest {
  private static final long PATIENCE = OwedConfirm.PATIENCE_NANOS;

  private final OwedConfirm owed = new OwedConfirm();
  private long now = TimeUnit.SECONDS.toNanos(1);

  @Test
  void nothingIsOwedBeforeAnEventWasWritten() {
    assertThat(owed.silence(now)).isZero();
    assertThat(owed.timeLeft(now)).isEqualTo(PublishQueue.NONE);
  }

  @Test
  void confirmsOfLaterEventsDoNotHideOneThatStaysAway() {
    owed.written(1, now);
    owed.written(2, now);

    now += 10;
    owed.answered(2, false, 1, now);

    assertThat(owed.silence(now)).isEqualTo(10);
  }

  @Test
  void theOldestEventIsAwaitedNextAndNothingIfAllAreConfirmed() {
    owed.written(1, now);
    owed.written(2, now);

    now += 10;
    owed.answered(1, false, 2, now);
    now += 20;
    assertThat(owed.silence(now)).isEqualTo(20);

    owed.answered(2, false, 3, now);
    assertThat(owed.silence(now)).isZero();
  }

  @Test
  void anEventThatWasNotWrittenIsNotAwaited() {
    owed.written(1, now);

    owed.unwritten();

    assertThat(owed.timeLeft(now)).isEqualTo(PublishQueue.NONE);
  }

  @Test
  void oneWhoFindsOutWhyIsEnough() {
    owed.written(1, now);
    assertThat(owed.timeLeft(now)).isEqualTo(PATIENCE);

    owed.beginChecking();

    assertThat(owed.timeLeft(now)).isEqualTo(PublishQueue.NONE);
  }

  @Test
  void silenceGoesOnOverTheNextChannelAndPatienceGrows() {
    owed.written(1, now);
    now += 10;
    owed.beginChecking();
    assertThat(owed.giveUp(now)).isTrue();
    owed.changeChannel();
    assertThat(owed.silence(now)).isZero();

    owed.written(1, now);
    now += 20;

    assertThat(owed.silence(now)).isEqualTo(30);
    assertThat(owed.timeLeft(now)).isEqualTo(2 * PATIENCE - 20);
  }

  @Test
  void aConfirmBringsTheFormerPatienceBack() {
    owed.written(1, now);
    owed.beginChecking();
    owed.giveUp(now);
    owed.changeChannel();
    owed.written(1, now);

    owed.answered(1, false, 2, now);
    owed.written(2, now);

    assertThat(owed.timeLeft(now)).isEqualTo(PATIENCE);
  }

  @Test
  void aChannelIsNotGivenUpIfTheConfirmHasComeMeanwhile() {
    owed.written(1, now);
    owed.beginChecking();
    owed.answered(1, false, 2, now);

    assertThat(owed.giveUp(now)).isFalse();
  }

  @Test
  void timeWhileTheBrokerDidNotReadDoesNotCount() {
    owed.written(1, now);
    now += 10;

    owed.countFrom(now);

    assertThat(owed.silence(now)).isZero();
    assertThat(owed.timeLeft(now)).isEqualTo(PATIENCE);
  }
}
