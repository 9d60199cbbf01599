package io.vireo.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.ObservationException;
import io.vireo.spi.Consumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationWaitTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration PASSED = Duration.ofNanos(1);

  private final RegistrationWait registrations = new RegistrationWait();
  private final List<Duration> waits = new ArrayList<>();

  @Test
  void theFirstWaitsAsLongAsItMay() {
    assertThat(registrations.await(consumer(Fate.REGISTERED), LONG)).isTrue();

    assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(LONG.dividedBy(2), LONG));
  }

  @Test
  void whoComesLaterWaitsUntilTheTimeOfTheFirstIsOver() {
    registrations.await(consumer(Fate.UNREACHABLE), LONG);
    registrations.await(consumer(Fate.UNREACHABLE), LONG.dividedBy(2));
    registrations.await(consumer(Fate.UNREACHABLE), PASSED);

    assertThat(waits).isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(waits.get(2)).isZero();
  }

  @Test
  void whereTheBrokerIsThereOthersThatWaitInVainCostNobodyItsTurn() {
    registrations.await(consumer(Fate.UNREACHABLE), PASSED);

    registrations.await(consumer(Fate.REACHABLE), PASSED);

    assertThat(waits.get(1)).isEqualTo(PASSED);
  }

  @Test
  void aListenerThatIsRegisteredEndsTheCommonWait() {
    registrations.await(consumer(Fate.UNREACHABLE), PASSED);
    registrations.await(consumer(Fate.REGISTERED), PASSED);

    registrations.await(consumer(Fate.UNREACHABLE), LONG);

    assertThat(waits.get(2)).isGreaterThan(LONG.dividedBy(2));
  }

  @Test
  void oneThatIsRefusedEndsTheCommonWaitToo() {
    assertThatThrownBy(() -> registrations.await(consumer(Fate.REFUSED), PASSED))
        .isInstanceOf(ObservationException.class);

    registrations.await(consumer(Fate.UNREACHABLE), LONG);

    assertThat(waits.get(1)).isGreaterThan(LONG.dividedBy(2));
  }

  private enum Fate {
    UNREACHABLE,
    REACHABLE,
    REGISTERED,
    REFUSED
  }

  private Consumer consumer(Fate fate) {
    return new Consumer() {
      @Override
      public Consumer.State state() {
        return fate == Fate.REGISTERED ? Consumer.State.REGISTERED : Consumer.State.CONNECTING;
      }

      @Override
      public boolean isConnected() {
        return fate != Fate.UNREACHABLE;
      }

      @Override
      public boolean awaitRegistered(Duration atMost) {
        waits.add(atMost);
        if (fate == Fate.REFUSED) {
          throw new ObservationException("refused");
        }
        return fate == Fate.REGISTERED;
      }

      @Override
      public void pause() {}

      @Override
      public void resume() {}

      @Override
      public void stop() {}
    };
  }
}
