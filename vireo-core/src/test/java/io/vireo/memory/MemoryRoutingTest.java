package io.vireo.memory;

import static io.vireo.memory.TestBroker.broadcast;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.PayloadException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryRoutingTest {
  private final MemoryDriver driver = new TestBroker().driver();
  private final Inbox first = new Inbox();
  private final Inbox second = new Inbox();

  @Test
  void anEventWithoutAListenerIsNotTaken() {
    assertThat(publish(driver, "order.placed", "1")).isFalse();
    assertThat(broadcast(driver, "order.placed", "1")).isFalse();
  }

  @Test
  void whatTravelsBesideTheBodyArrives() {
    observe(driver, "order.placed", first);
    EmitOptions options = EmitOptions.builder().header("tenant", "é😀").build();

    publish(driver, "order.placed", "1", options);

    Delivery delivery = first.get(0);
    assertThat(delivery.event()).isEqualTo("order.placed");
    assertThat(delivery.redelivered()).isFalse();
    assertThat(delivery.properties().messageId()).isEqualTo("id-1");
    assertThat(delivery.properties().timestamp()).isEqualTo(Instant.EPOCH);
    assertThat(delivery.properties().contentType()).isEqualTo("application/json");
    assertThat(delivery.properties().headers()).isEqualTo(Map.of("tenant", "é😀"));
  }

  @Test
  void competingConsumersTakeTurns() {
    observe(driver, "order.placed", first);
    observe(driver, "order.placed", second);

    publish(driver, "order.placed", 1, 6);

    assertThat(first.size()).isEqualTo(3);
    assertThat(second.size()).isEqualTo(3);
    assertThat(first.bodies()).doesNotContainAnyElementsOf(second.bodies());
  }

  @Test
  void aConsumerWithoutRoomIsPassedOver() {
    observe(driver, "order.placed", ObserveOptions.builder().prefetch(1).build(), first);
    observe(driver, "order.placed", ObserveOptions.builder().prefetch(3).build(), second);

    publish(driver, "order.placed", 1, 6);

    assertThat(first.size()).isEqualTo(1);
    assertThat(second.size()).isEqualTo(3);
  }

  @Test
  void aSettlementMakesRoomForOneMore() {
    observe(driver, "order.placed", ObserveOptions.builder().prefetch(2).build(), first);
    publish(driver, "order.placed", 1, 4);
    assertThat(first.bodies()).containsExactly("1", "2");

    first.get(1).acknowledge();
    assertThat(first.bodies()).containsExactly("1", "2", "3");

    first.get(1).acknowledge();
    assertThat(first.bodies()).as("a second settlement counts for nothing").hasSize(3);
  }

  @Test
  void everyBroadcastListenerWhosePatternMatchesGetsEachEvent() {
    Inbox other = new Inbox();
    observeBroadcast(driver, "prices.*", first);
    observeBroadcast(driver, "#.changed", second);
    observeBroadcast(driver, "stock.*", other);

    assertThat(broadcast(driver, "prices.changed", "1")).isTrue();

    assertThat(first.bodies()).containsExactly("1");
    assertThat(second.bodies()).containsExactly("1");
    assertThat(first.get(0).body()).as("one body for all").isSameAs(second.get(0).body());
    assertThat(other.size()).isZero();
  }

  @Test
  void aBroadcastListenerThatCameOrWentIsHeeded() {
    assertThat(broadcast(driver, "prices.changed", "1")).isFalse();

    Consumer consumer = observeBroadcast(driver, "prices.#", first);
    assertThat(broadcast(driver, "prices.changed", "2")).isTrue();

    consumer.stop();
    assertThat(broadcast(driver, "prices.changed", "3")).isFalse();
    assertThat(first.bodies()).containsExactly("2");
  }

  @Test
  void emitAndBroadcastDoNotMeet() {
    observe(driver, "order.placed", first);
    observeBroadcast(driver, "order.placed", second);

    publish(driver, "order.placed", "emitted");
    broadcast(driver, "order.placed", "broadcast");

    assertThat(first.bodies()).containsExactly("emitted");
    assertThat(second.bodies()).containsExactly("broadcast");
  }

  @Test
  void anExchangeIsCreatedByItsFirstUse() {
    EmitOptions emit = EmitOptions.builder().exchange("mine").build();
    assertThat(publish(driver, "order.placed", "1", emit)).isFalse();

    observe(driver, "order.placed", ObserveOptions.builder().exchange("mine").build(), first);

    assertThat(publish(driver, "order.placed", "2", emit)).isTrue();
    assertThat(publish(driver, "order.placed", "3")).as("the driver's own exchange").isFalse();
    assertThat(first.bodies()).containsExactly("2");
  }

  @Test
  void aSharedQueueMayListenToATopicExchangeAndGetsEachEventOnce() {
    ObserveOptions observe =
        ObserveOptions.builder().exchange("mine").exchangeType(ExchangeType.TOPIC).build();
    observe(driver, "order.#", observe, first);
    observe(driver, "order.#", observe, second);

    publish(
        driver,
        "order.placed",
        "1",
        EmitOptions.builder().exchange("mine").exchangeType(ExchangeType.TOPIC).build());

    assertThat(first.size() + second.size()).isEqualTo(1);
  }

  @Test
  void aFanoutExchangeHeedsNoName() {
    ObserveOptions observe =
        ObserveOptions.builder().exchange("mine").exchangeType(ExchangeType.FANOUT).build();
    observe(driver, "one", observe, first);
    Consumer consumer = driver.observe(TestBroker.request("two", true, observe), second);
    EmitOptions emit =
        EmitOptions.builder().exchange("mine").exchangeType(ExchangeType.FANOUT).build();

    assertThat(broadcast(driver, "three", "1", emit)).isTrue();
    consumer.stop();
    assertThat(broadcast(driver, "three", "2", emit)).isTrue();

    assertThat(first.bodies()).containsExactly("1", "2");
    assertThat(second.bodies()).containsExactly("1");
  }

  @Test
  void anExchangeOfAnotherTypeIsRefusedOnBothSides() {
    observe(driver, "order.placed", ObserveOptions.builder().exchange("mine").build(), first);
    Outcome outcome = new Outcome();

    driver.broadcast(
        TestBroker.event("order.placed", "1", EmitOptions.builder().exchange("mine").build()),
        outcome);

    assertThat(outcome.failure())
        .isInstanceOf(PayloadException.class)
        .hasMessageContainingAll("order.placed", "mine", "direct", "topic", TestBroker.ENDPOINT);
    assertThatThrownBy(
            () ->
                driver.observe(
                    TestBroker.request(
                        "x", true, ObserveOptions.builder().exchange("mine").build()),
                    first))
        .isInstanceOf(ObservationException.class)
        .hasMessageContainingAll("'x'", "mine", "direct", "topic", TestBroker.ENDPOINT);
  }

  @Test
  void moreNamesThanTheTopicExchangeRemembersAreRoutedAllTheSame() {
    observeBroadcast(driver, "a.*", Delivery::acknowledge);
    for (int i = 0; i < 10_100; i++) {
      assertThat(broadcast(driver, "a." + i, "1")).isTrue();
      assertThat(broadcast(driver, "b." + i, "1")).isFalse();
    }
  }
}
