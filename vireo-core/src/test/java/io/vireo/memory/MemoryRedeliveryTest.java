package io.vireo.memory;

import static io.vireo.memory.TestBroker.DEFAULTS;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryRedeliveryTest {
  private final TestBroker broker = new TestBroker();
  private final MemoryDriver driver = broker.driver();
  private final Inbox first = new Inbox();
  private final Inbox second = new Inbox();

  @Test
  void aRequeuedEventKeepsItsPlace() {
    Consumer consumer = observe(driver, "e", ObserveOptions.builder().prefetch(3).build(), first);
    publish(driver, "e", 1, 6);
    consumer.pause();
    // Back in another order than they came.
    first.get(2).requeue();
    first.get(0).requeue();
    first.get(1).requeue();

    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(second.redelivered()).containsExactly(true, true, true, false, false, false);
  }

  @Test
  void whatWasSetApartComesBehindTheOthersWhenItsDriverEnds() {
    MemoryDriver ending = broker.driver();
    observe(ending, "e", first);
    publish(driver, "e", 1, 3);
    assertThat(first.get(0).begin()).isTrue();

    Delivery apart = first.get(0).setApart(Map.of(Delivery.STARTED_ALONE_HEADER, "a"));
    assertThat(apart).isNotNull().isNotSameAs(first.get(0));
    assertThat(apart.begin()).isTrue();
    assertThat(apart.redelivered()).isFalse();
    first.get(0).requeue();
    publish(driver, "e", "4");
    ending.close();
    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("2", "3", "1", "4");
    assertThat(second.get(2).properties().headers())
        .containsEntry(Delivery.STARTED_ALONE_HEADER, "a");
    assertThat(second.get(2).redelivered()).isTrue();
  }

  @Test
  void whatWasSetApartAndRetriedIsNotCountedAnyMore() {
    observe(driver, "e", first);
    publish(driver, "e", "1");
    first.get(0).begin();
    Delivery apart = first.get(0).setApart(Map.of(Delivery.STARTED_ALONE_HEADER, "a"));
    assertThat(apart).isNotNull();

    apart.retry(Duration.ZERO, Map.of());

    assertThat(first.last().properties().headers()).isEmpty();
  }

  @Test
  void nothingIsSetApartOfAConsumerThatWasStopped() {
    Consumer consumer = observe(driver, "e", first);
    publish(driver, "e", "1");
    first.get(0).begin();
    consumer.stop();

    assertThat(first.get(0).setApart(Map.of(Delivery.STARTED_ALONE_HEADER, "a"))).isNull();
    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("1");
  }

  @Test
  void aRequeuedEventKeepsItsIdentity() {
    observe(driver, "e", ObserveOptions.builder().prefetch(1).build(), first);
    publish(driver, "e", "1");

    first.get(0).requeue();

    assertThat(first.bodies()).containsExactly("1", "1");
    assertThat(first.get(1).properties()).isEqualTo(first.get(0).properties());
    assertThat(first.get(1).body()).isSameAs(first.get(0).body());
  }

  @Test
  void stoppingGivesBackWhatWasNotBegun() {
    Consumer consumer = observe(driver, "e", first);
    publish(driver, "e", 1, 4);
    assertThat(first.get(1).begin()).isTrue();

    consumer.stop();
    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("1", "3", "4");
    assertThat(second.redelivered()).containsOnly(true);
    assertThat(first.get(0).begin()).as("stale").isFalse();
    assertThat(first.get(1).begin()).as("still its own").isTrue();
  }

  @Test
  void stoppingGivesBackEachEventOnceWhateverOrderOthersWereSettledIn() {
    Consumer consumer = observe(driver, "e", first);
    publish(driver, "e", 1, 8);
    for (int index : new int[] {0, 7, 2, 5}) {
      first.get(index).acknowledge();
    }

    consumer.stop();
    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("2", "4", "5", "7");
  }

  @Test
  void aDeliveryBegunBeforeTheStopMayStillGetItsSettlement() {
    Consumer consumer = observe(driver, "e", first);
    publish(driver, "e", 1, 3);
    first.get(0).begin();
    first.get(1).begin();
    consumer.stop();
    Inbox recovered = new Inbox();
    observe(driver, "RECOVERY.e", recovered);
    observe(driver, "e", second);

    first.get(0).requeue();
    first.get(1).recover(new byte[] {'r'});

    assertThat(second.bodies()).containsExactly("3", "1");
    assertThat(recovered.bodies()).containsExactly("r");
  }

  @Test
  void closingTheDriverGivesBackWhatWasBegunAsWell() {
    MemoryDriver crashing = broker.driver();
    observe(crashing, "e", first);
    publish(driver, "e", 1, 3);
    first.get(0).begin();
    first.get(1).acknowledge();

    crashing.close();
    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("1", "3");
    assertThat(second.redelivered()).containsExactly(true, true);
  }

  @Test
  void settlementsOnStaleDeliveriesChangeNothing() {
    MemoryDriver crashing = broker.driver();
    observe(crashing, "e", first);
    publish(driver, "e", 1, 4);
    crashing.close();
    Inbox recovered = new Inbox();
    observe(driver, "RECOVERY.e", recovered);

    first.get(0).acknowledge();
    first.get(1).requeue();
    assertThat(first.get(2).recover(new byte[] {'r'})).isFalse();
    assertThat(first.get(3).retry(Duration.ZERO, Map.of())).isFalse();
    observe(driver, "e", second);

    assertThat(second.bodies()).containsExactly("1", "2", "3", "4");
    assertThat(recovered.size()).isZero();
  }

  @Test
  void theFirstSettlementCounts() {
    observe(driver, "e", ObserveOptions.builder().prefetch(1).build(), first);
    publish(driver, "e", "1");

    first.get(0).acknowledge();
    first.get(0).requeue();
    assertThat(first.get(0).retry(Duration.ZERO, Map.of())).isFalse();

    assertThat(first.size()).isEqualTo(1);
    assertThat(first.get(0).begin()).as("settled is not stale").isTrue();
  }

  @Test
  void pausingKeepsEventsForLater() {
    Consumer consumer = observe(driver, "e", first);
    consumer.pause();
    publish(driver, "e", 1, 2);
    assertThat(consumer.state()).isEqualTo(Consumer.State.PAUSED);
    assertThat(first.size()).isZero();

    consumer.resume();

    assertThat(consumer.state()).isEqualTo(Consumer.State.REGISTERED);
    assertThat(first.bodies()).containsExactly("1", "2");
  }

  @Test
  void pausingLeavesTheEventsToOthers() {
    Consumer consumer = observe(driver, "e", first);
    observe(driver, "e", DEFAULTS, second);
    consumer.pause();

    publish(driver, "e", 1, 4);

    assertThat(second.bodies()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aStoppedConsumerStaysStopped() {
    Consumer consumer = observe(driver, "e", first);
    consumer.stop();
    consumer.stop();
    consumer.pause();
    consumer.resume();

    assertThat(publish(driver, "e", "1")).as("the queue is kept for a while").isTrue();
    assertThat(consumer.state()).isEqualTo(Consumer.State.STOPPED);
    assertThat(consumer.awaitRegistered(Duration.ZERO)).as("once").isTrue();
    assertThat(first.size()).isZero();
  }

  @Test
  void anImmediateRetryGoesToTheEndOfItsOwnQueueWithItsHeaders() {
    observe(driver, "e", ObserveOptions.builder().prefetch(1).build(), first);
    publish(driver, "e", 1, 2);

    first.get(0).retry(Duration.ZERO, Map.of("vireo-attempts", 1));
    first.last().acknowledge();

    assertThat(first.bodies()).containsExactly("1", "2", "1");
    assertThat(first.last().redelivered()).isFalse();
    assertThat(first.last().properties().count("vireo-attempts")).isEqualTo(1);
    assertThat(first.last().properties().messageId()).isEqualTo("id-1");
    assertThat(first.last().event()).isEqualTo("e");
  }

  @Test
  void aRetriedBroadcastReachesItsOwnListenerAlone() {
    observeBroadcast(driver, "e.*", first);
    observeBroadcast(driver, "e.*", second);
    TestBroker.broadcast(driver, "e.x", "1");

    first.get(0).retry(Duration.ZERO, Map.of());

    assertThat(first.bodies()).containsExactly("1", "1");
    assertThat(second.bodies()).containsExactly("1");
  }

  @Test
  void recordsCanBeReadFromTheRecoveryQueueOfTheRoute() {
    observe(driver, "e", first);
    observeBroadcast(driver, "b.#", first);
    publish(driver, "e", 1, 2);
    TestBroker.broadcast(driver, "b.x", "3");

    assertThat(first.get(0).recover(new byte[] {'r', '1'})).isTrue();
    first.get(1).recover(new byte[] {'r', '2'});
    first.get(2).recover(new byte[] {'r', '3'});
    Inbox shared = new Inbox();
    Inbox broadcast = new Inbox();
    observe(driver, "RECOVERY.e", TestBroker.RESUMABLE, shared);
    observe(driver, "RECOVERY.b.#", TestBroker.RESUMABLE, broadcast);

    assertThat(shared.bodies()).containsExactly("r1", "r2");
    assertThat(shared.get(0).properties().contentType()).isEqualTo("application/json");
    assertThat(broadcast.bodies()).containsExactly("r3");
  }
}
