package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.LongStringHelper;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.SubscriptionNotAllowedException;
import io.vireo.rabbitmq.internal.consume.RabbitDelivery;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deliveries, their settlements, and consumers that lose their channel. */
class ConsumingIT {

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("consuming");
  private final Channel channel = connections.channel();

  @Test
  void aDeliveryShowsWhatTravelledAndTheClientsOwnView() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .headers(Map.of("list", List.of(1, LongStringHelper.asLongString("é"))))
            .build();
    channel.basicPublish("", route, properties, "[]".getBytes(UTF_8));

    Delivery delivery = recorder.next();

    assertThat(delivery.event()).isEqualTo(route);
    assertThat(delivery.exchange()).isEmpty();
    assertThat(delivery.properties().headers()).isEqualTo(Map.of("list", List.of(1, "é")));
    assertThat(delivery.properties().messageId()).isNull();
    assertThat(delivery.redelivered()).isFalse();
    assertThat(delivery.unwrap(Envelope.class)).isInstanceOf(Envelope.class);
    assertThat(delivery.unwrap(AMQP.BasicProperties.class))
        .isInstanceOf(AMQP.BasicProperties.class);
    assertThat(delivery.unwrap(String.class)).isNull();
  }

  @Test
  void acknowledgedEventsAreGoneAndOthersComeAgain() throws Exception {
    Consumer consumer = TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    publish(100);
    for (int i = 0; i < 100; i++) {
      Delivery delivery = recorder.next();
      assertThat(delivery.begin()).isTrue();
      if (i % 10 != 0) {
        delivery.acknowledge();
        delivery.acknowledge();
        delivery.requeue();
      }
    }
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isEqualTo(10));

    consumer.stop();
    driver.close();

    await().untilAsserted(() -> assertThat(queue().ready()).isEqualTo(10));
  }

  @Test
  void whatWasRequeuedComesAgain() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    publish(1);
    recorder.next().requeue();

    Delivery again = recorder.next();

    assertThat(again.redelivered()).isTrue();
    again.acknowledge();
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isZero());
  }

  @Test
  void aHungHandlerDoesNotStarveTheOthers() throws Exception {
    TestBroker.observe(
        driver, route, ObserveOptions.builder().concurrency(2).prefetch(10).build(), recorder);
    publish(200);
    Delivery hung = recorder.next();
    assertThat(hung.begin()).isTrue();

    for (int i = 1; i < 200; i++) {
      Delivery delivery = recorder.next();
      assertThat(delivery.begin()).isTrue();
      delivery.acknowledge();
    }

    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isEqualTo(1));
    hung.acknowledge();
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isZero());
    assertThat(queue().consumers()).isEqualTo(1);
  }

  @Test
  void aStoppedConsumerGivesBackWhatWasNotBegunAndStillTakesTheOthersSettlement() throws Exception {
    Consumer consumer = TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    publish(5);
    Delivery begun = recorder.next();
    Delivery notBegun = recorder.next();
    assertThat(begun.begin()).isTrue();

    consumer.stop();

    assertThat(notBegun.begin()).isFalse();
    await().untilAsserted(() -> assertThat(queue().ready()).isEqualTo(4));
    assertThat(queue().unacknowledged()).isEqualTo(1);
    begun.acknowledge();
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isZero());
    assertThat(queue().ready()).isEqualTo(4);
    assertThat(consumer.state()).isEqualTo(Consumer.State.STOPPED);
  }

  @Test
  void joinWaitsForWhatWasBegun() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    publish(1);
    Delivery begun = recorder.next();
    assertThat(begun.begin()).isTrue();

    driver.stopConsuming();

    assertThat(driver.join(Duration.ofMillis(50))).isFalse();
    begun.acknowledge();
    assertThat(driver.join(TestBroker.PATIENCE)).isTrue();
    driver.join();
  }

  @Test
  void theCleanUpInTheBackgroundClosesWhatConsumedAndLeavesPublishing() throws Exception {
    int others = TestBroker.node().admin().connectionCount();
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    driver.setupAsyncCleanup();
    assertThatExceptionOfType(SubscriptionNotAllowedException.class)
        .isThrownBy(driver::setupAsyncCleanup);

    driver.stopConsuming();

    assertThat(driver.join(TestBroker.PATIENCE)).isTrue();
    assertThat(driver.health().parts()).isEmpty();
    await().until(() -> TestBroker.node().admin().connectionCount() == others);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThatExceptionOfType(SubscriptionNotAllowedException.class)
        .isThrownBy(
            () -> driver.observe(TestBroker.request(route, false, TestBroker.RESUMABLE), recorder));
    long before = System.nanoTime();
    driver.close();
    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(4).toNanos());
  }

  @Test
  void aDeletedQueueComesBackWithItsConsumer() throws Exception {
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    TestBroker.node().admin().deleteQueue(route);

    await().atMost(TestBroker.PATIENCE).until(() -> consumersOf(route) == 1);
    await().until(() -> consumer.state() == Consumer.State.REGISTERED);
    publish(1);
    recorder.next().acknowledge();
    assertThat(driver.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void aDeletedQueueOfABroadcastListenerComesBackUnderAnotherName() throws Exception {
    RabbitConsumer consumer =
        (RabbitConsumer) TestBroker.observeBroadcast(driver, route + ".*", recorder);
    Optional<String> before = consumer.queueName();

    TestBroker.node().admin().deleteQueue(before.orElseThrow());

    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () ->
                consumer.state() == Consumer.State.REGISTERED
                    && !before.equals(consumer.queueName()));
    channel.basicPublish("vireo_default_topic_r0", route + ".a", null, "1".getBytes(UTF_8));
    assertThat(recorder.next().event()).isEqualTo(route + ".a");
  }

  @Test
  void aClosedChannelCostsItsOwnRouteOnlyAndDropsWhatWasNotBegun() throws Exception {
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    TestBroker.Recorder other = new TestBroker.Recorder();
    String otherRoute = TestBroker.freshName("other");
    TestBroker.observe(driver, otherRoute, ObserveOptions.defaults(), other);
    publish(1);
    RabbitDelivery stale = (RabbitDelivery) recorder.next();

    stale.channel().getChannel().basicAck(99, false);

    Delivery again = recorder.next();
    assertThat(stale.begin()).isFalse();
    stale.acknowledge();
    assertThat(again.redelivered()).isTrue();
    again.acknowledge();
    // A delivery may come before the broker's answer that the consumer is registered.
    await().until(() -> consumer.state() == Consumer.State.REGISTERED);
    assertThat(TestBroker.publish(driver, TestBroker.event(otherRoute, "2"))).isTrue();
    assertThat(other.next().redelivered()).isFalse();
  }

  @Test
  void theRecoveryRecordIsInTheRecoveryQueueBeforeTheEventIsAcknowledged() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    publish(1);
    Delivery delivery = recorder.next();
    delivery.begin();
    byte[] record = "{\"message\": \"é\"}".getBytes(UTF_8);

    assertThat(delivery.recover(record)).isTrue();
    assertThat(delivery.recover(record)).as("a second settlement").isFalse();

    GetResponse stored = TestBroker.take("RECOVERY." + route);
    assertThat(stored.getBody()).isEqualTo(record);
    assertThat(stored.getProps().getContentType()).isEqualTo("application/json");
    assertThat(stored.getProps().getDeliveryMode()).isEqualTo(2);
    channel.queueDeclare("RECOVERY." + route, true, false, false, Map.of());
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isZero());
  }

  @Test
  void aRecoveryQueueInItsOldFormIsUsedAndADeletedOneDeclaredAgain() throws Exception {
    String recovery = "RECOVERY." + route;
    TestBroker.declareOldQueue(channel, recovery, true);
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    publish(2);
    recorder.next().recover("{}".getBytes(UTF_8));
    assertThat(TestBroker.take(recovery)).isNotNull();
    channel.queueDelete(recovery);

    recorder.next().recover("{}".getBytes(UTF_8));

    assertThat(TestBroker.take(recovery)).isNotNull();
  }

  @Test
  void whatCannotBeRecoveredIsHeldUntilItsChannelEnds() throws Exception {
    String recovery = "RECOVERY." + route;
    channel.queueDeclare(
        recovery, true, false, false, Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    publish(1);
    Delivery delivery = recorder.next();
    delivery.begin();

    CompletableFuture<Boolean> recovering =
        CompletableFuture.supplyAsync(() -> delivery.recover("{}".getBytes(UTF_8)));
    assertThat(queue().unacknowledged()).isEqualTo(1);
    driver.close();

    assertThat(recovering.get(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    await().untilAsserted(() -> assertThat(queue().ready()).isEqualTo(1));
  }

  @Test
  void aRetryComesAgainWithTheSameIdAndMore() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId("id")
            .correlationId("correlation")
            .headers(Map.of("own", "x", "vireo-attempts", 0))
            .build();
    channel.basicPublish("", route, properties, "1".getBytes(UTF_8));

    assertThat(recorder.next().retry(Duration.ZERO, Map.of(Delivery.ATTEMPTS_HEADER, 1))).isTrue();

    Delivery again = recorder.next();
    assertThat(again.event()).isEqualTo(route);
    assertThat(again.properties().messageId()).isEqualTo("id");
    assertThat(again.properties().headers())
        .isEqualTo(Map.of("own", "x", Delivery.ATTEMPTS_HEADER, 1));
    AMQP.BasicProperties wire = (AMQP.BasicProperties) again.unwrap(AMQP.BasicProperties.class);
    assertThat(wire.getCorrelationId()).isEqualTo("correlation");
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isEqualTo(1));
  }

  @Test
  void aForeignHeaderThatCannotBeWrittenAgainDoesNotStopARetry() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    // Each byte that is no UTF-8 takes three when it is written again: more than a short text may
    // have.
    String malformed = "\ufffd".repeat(80);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId("id")
            .headers(Map.of("large", LongStringHelper.asLongString(new byte[130_769])))
            .correlationId(malformed)
            .build();
    channel.basicPublish("", route, properties, "1".getBytes(UTF_8));

    recorder.next().retry(Duration.ZERO, Map.of(Delivery.ATTEMPTS_HEADER, 1));

    Delivery again = recorder.next();
    assertThat(again.properties().messageId()).isEqualTo("id");
    assertThat(again.properties().count(Delivery.ATTEMPTS_HEADER)).isEqualTo(1);
  }

  @Test
  void aRetryOfABroadcastReachesItsOwnListenerOnly() throws Exception {
    TestBroker.Recorder other = new TestBroker.Recorder();
    TestBroker.observeBroadcast(driver, route + ".*", recorder);
    TestBroker.observeBroadcast(driver, route + ".#", other);
    channel.basicPublish("vireo_default_topic_r0", route + ".a", null, "1".getBytes(UTF_8));
    other.next().acknowledge();

    Delivery first = recorder.next();
    first.retry(Duration.ZERO, Map.of(Delivery.ATTEMPTS_HEADER, 1));
    Delivery second = recorder.next();
    second.retry(Duration.ofMillis(50), Map.of(Delivery.ATTEMPTS_HEADER, 2));
    Delivery third = recorder.next();

    assertThat(second.event()).isEqualTo(route + ".a");
    assertThat(third.event()).isEqualTo(route + ".a");
    assertThat(third.properties().headers()).isEqualTo(Map.of(Delivery.ATTEMPTS_HEADER, 2));
    assertThat(other.size()).isZero();
  }

  @Test
  void ordersOfOneRouteStayWhenManyAreUnderWay() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    publish(2_000);

    for (int i = 0; i < 2_000; i++) {
      Delivery delivery = recorder.next();
      assertThat(TestBroker.text(delivery)).isEqualTo(Integer.toString(i));
      delivery.acknowledge();
    }
    await().untilAsserted(() -> assertThat(queue().unacknowledged()).isZero());
  }

  @Test
  void manyConsumersHaveAChannelEachAndFewThreads() throws Exception {
    int before = Thread.activeCount();
    for (int i = 0; i < 100; i++) {
      String name = TestBroker.freshName("many");
      driver.observe(TestBroker.request(name, true, ObserveOptions.defaults()), recorder);
    }

    await().atMost(TestBroker.PATIENCE).until(() -> driver.health().status() == Health.Status.UP);
    assertThat(TestBroker.node().admin().consumers()).hasSizeGreaterThanOrEqualTo(100);
    assertThat(Thread.activeCount() - before).isLessThan(20);
  }

  private void publish(int count) throws Exception {
    TestBroker.Outcome last = new TestBroker.Outcome();
    for (int i = 0; i < count; i++) {
      last = new TestBroker.Outcome();
      driver.publish(TestBroker.event(route, Integer.toString(i)), last);
    }
    assertThat(last.get()).isTrue();
  }

  private RabbitAdmin.Queue queue() {
    return TestBroker.queue(route);
  }

  private static long consumersOf(String queue) {
    return TestBroker.node().admin().consumers().stream()
        .filter(consumer -> consumer.queue().equals(queue))
        .count();
  }
}
