package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RetryPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faults that a test asks for, which the same seed repeats; in memory and on RabbitMQ. */
abstract class SeededFaultsCases {
  private static final List<Integer> ALL = IntStream.range(0, 50).boxed().toList();

  /** What a listener gets of fifty events, under faults. */
  private static List<Integer> received(long seed, Consumer<SeededFaults> ask) {
    List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    try (TestBroker broker = TestBroker.start(seed)) {
      ask.accept(broker.faults());
      broker.observer().on("a", Integer.class, received::add);
      for (int number : ALL) {
        try {
          broker.observer().emit("a", number);
        } catch (NoConnectionException e) {
          assertThat(e).hasMessageContaining("-Dvireo.test.seed=" + seed);
        }
      }
      broker.check();
    }
    return received;
  }

  @Test
  void duplicatesComeTwice() {
    List<Integer> received = received(1, faults -> faults.duplicate(0.3));

    assertThat(received).hasSizeBetween(55, 75).containsAll(ALL);
    assertThat(received(1, faults -> faults.duplicate(0.3))).isEqualTo(received);
    assertThat(received(2, faults -> faults.duplicate(0.3))).isNotEqualTo(received);
  }

  @Test
  void eventsOvertakeEachOther() {
    List<Integer> received = received(1, faults -> faults.reorder(0.3));

    assertThat(received).containsExactlyInAnyOrderElementsOf(ALL).isNotEqualTo(ALL);
  }

  @Test
  void emitsFail() {
    List<Integer> received = received(1, faults -> faults.failEmits(0.3));

    assertThat(received).hasSizeBetween(25, 45).isSorted();
    assertThat(received(1, faults -> faults.failEmits(0.3))).isEqualTo(received);
  }

  @Test
  void anEmitThatHasFailedIsNotRecorded() {
    try (TestBroker broker = TestBroker.start()) {
      broker.faults().failEmits(1);
      assertThatThrownBy(() -> broker.observer().emit("a", 1))
          .isInstanceOf(NoConnectionException.class);
      broker.faults().stop();
      broker.observer().emit("a", 2);

      assertThat(broker.events().of("a", Integer.class)).containsExactly(2);
    }
  }

  @Test
  void handlersFailAndAreTriedAgain() {
    List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    try (TestBroker broker = TestBroker.start(7)) {
      broker.faults().failHandlers(0.3);
      broker
          .observer()
          .on(
              "a",
              Integer.class,
              received::add,
              ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(50)).build());
      ALL.forEach(number -> broker.observer().emit("a", number));
      broker.check();

      assertThat(received).isEqualTo(ALL);
      assertThat(broker.events().failures())
          .hasSizeBetween(10, 40)
          .allSatisfy(
              failure -> assertThat(failure.exception()).isInstanceOf(SeededFaultException.class));
    }
  }

  @Test
  void aConnectionThatDropsHasEventsDeliveredAgain() {
    List<Integer> received = received(3, faults -> faults.dropConnection(0.2));

    assertThat(received).containsAll(ALL);
  }

  @Test
  void anEventIsDeliveredAgainWhileItsHandlerRuns() {
    CountDownLatch free = new CountDownLatch(1);
    List<Boolean> redelivered = Collections.synchronizedList(new ArrayList<>());
    try (TestBroker broker = TestBroker.start()) {
      Observer app = broker.observer();
      app.onMessage(
          "a",
          Integer.class,
          message -> {
            redelivered.add(message.redelivered());
            free.await();
          },
          ObserveOptions.builder().concurrency(2).build());
      app.emit("a", 1);
      await().until(() -> redelivered.size() == 1);

      broker.faults().dropConnections();
      await().until(() -> redelivered.size() == 2);
      free.countDown();
      broker.check();

      assertThat(redelivered).containsExactly(false, true);
    }
  }

  @Test
  void aBroadcastOnItsWayIsLostWithTheConnection() {
    List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    try (TestBroker broker = TestBroker.start()) {
      Observer app = broker.observer();
      app.onBroadcast("a", Integer.class, received::add);
      broker.faults().dropConnection(1);
      app.broadcast("a", 1);
      broker.events().awaitQuiet();
      broker.faults().stop();
      app.broadcast("a", 2);
      broker.check();

      assertThat(received).containsExactly(2);
    }
  }
}
