package io.vireo.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryClockTest {
  private final DeliveryClock clock = new DeliveryClock();

  @Test
  void theFirstDeliveryCountsAndNoLaterOne() throws Exception {
    clock.start(System.nanoTime() - Duration.ofSeconds(5).toNanos());
    clock.delivered();
    Duration first = clock.await(Duration.ZERO);
    clock.delivered();

    assertThat(first).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    assertThat(clock.await(Duration.ZERO)).isEqualTo(first);
  }

  @Test
  void aDeliveryBeforeTheConnectionIsLostDoesNotCount() throws Exception {
    clock.startAtConnectionLoss(System.nanoTime());
    clock.delivered();
    assertThat(clock.awaitsConnectionLoss()).isTrue();
    assertThat(clock.await(Duration.ZERO)).isNull();

    clock.connectionLost();
    assertThat(clock.awaitsConnectionLoss()).isFalse();
    clock.connectionLost();
    clock.delivered();
    assertThat(clock.await(Duration.ZERO)).isNotNull();
  }

  @Test
  void withoutAStartNothingIsMeasured() throws Exception {
    clock.connectionLost();
    clock.delivered();
    assertThat(clock.await(Duration.ZERO)).isNull();

    clock.start(System.nanoTime());
    clock.stop();
    clock.delivered();
    assertThat(clock.await(Duration.ZERO)).isNull();
  }
}
