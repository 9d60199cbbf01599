package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnsettledDeliveriesTest {
  private final AtomicInteger ends = new AtomicInteger();
  private final UnsettledDeliveries unsettled = new UnsettledDeliveries(ends::incrementAndGet);

  @Test
  void aConsumerThatIsNotStoppedGoesOnAfterItsLastSettlement() {
    unsettled.add();
    unsettled.remove();
    unsettled.endIfSettled();

    assertThat(unsettled.isStopped()).isFalse();
    assertThat(ends).hasValue(0);
  }

  @Test
  void aStoppedConsumerWithoutDeliveriesEndsAtOnce() {
    unsettled.stop();
    assertThat(ends).hasValue(0);

    unsettled.endIfSettled();

    assertThat(ends).hasValue(1);
  }

  @Test
  void aStoppedConsumerEndsWithItsLastSettlement() {
    unsettled.add();
    unsettled.add();
    unsettled.stop();
    unsettled.endIfSettled();
    unsettled.remove();
    assertThat(ends).hasValue(0);

    unsettled.remove();

    assertThat(ends).hasValue(1);
  }

  @Test
  void aConsumerEndsOnce() {
    unsettled.stop();
    unsettled.endIfSettled();
    unsettled.add();
    unsettled.remove();
    unsettled.endIfSettled();

    assertThat(ends).hasValue(1);
  }

  @Test
  void aDeliveryThatBeginsWhileTheConsumerIsStoppedIsSeenByOneOfThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 2_000; round++) {
        AtomicInteger endsOfRound = new AtomicInteger();
        UnsettledDeliveries raced = new UnsettledDeliveries(endsOfRound::incrementAndGet);
        CountDownLatch start = new CountDownLatch(2);
        List<Future<?>> both = new ArrayList<>();
        AtomicInteger endsWhileItIsHandled = new AtomicInteger();
        both.add(
            threads.submit(
                () -> {
                  meet(start);
                  raced.add();
                  if (!raced.isStopped()) {
                    endsWhileItIsHandled.set(endsOfRound.get());
                  }
                  raced.remove();
                }));
        both.add(
            threads.submit(
                () -> {
                  meet(start);
                  raced.stop();
                  raced.endIfSettled();
                }));
        for (Future<?> one : both) {
          one.get(10, TimeUnit.SECONDS);
        }

        assertThat(endsWhileItIsHandled).as("ends while a delivery is handled").hasValue(0);
        assertThat(endsOfRound).hasValue(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void meet(CountDownLatch start) {
    start.countDown();
    while (start.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
