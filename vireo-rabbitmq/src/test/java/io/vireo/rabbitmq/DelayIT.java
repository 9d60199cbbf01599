package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.delay.DelayPortions;
import io.vireo.spi.Delivery;
import io.vireo.spi.OutboundEvent;
import io.vireo.tck.fault.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that wait. */
class DelayIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("delay");
  private final Channel channel = connections.channel();

  @Test
  void aDelayedEventComesNotBeforeItsTimeWithAllThatItHad() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    OutboundEvent event =
        TestBroker.event(
            route,
            "1",
            EmitOptions.builder().header("own", "x").expiration(Duration.ofMillis(1)).build());
    long before = System.nanoTime();

    DelayedEvent handle = later(event, Duration.ofMillis(250));

    Delivery delivery = recorder.next();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(250_000_000L);
    assertThat(delivery.event()).isEqualTo(route);
    assertThat(delivery.properties().messageId()).isEqualTo(event.messageId());
    assertThat(delivery.properties().headers()).isEqualTo(Map.of("own", "x"));
    assertThat(handle.id()).isEqualTo(event.messageId());
    assertThat(handle.place()).matches("vireo\\.delay\\.vireo_retry_r0\\.300\\.p\\d{5}\\.0");
  }

  @Test
  void theQueueOfAStepMovesEventsAtLeastOnceAndGoesByItself() throws Exception {
    DelayedEvent handle = later(TestBroker.event(route, "1"), Duration.ofSeconds(30));

    channel.queueDeclare(
        handle.place(),
        true,
        false,
        false,
        Map.of(
            "x-queue-type", "quorum",
            "x-message-ttl", 30_001L,
            "x-dead-letter-exchange", "vireo_retry_r0",
            "x-dead-letter-strategy", "at-least-once",
            "x-overflow", "reject-publish",
            "x-delivery-limit", 1_000_000L,
            "x-expires", 30_000L + Duration.ofDays(7).toMillis()));
    channel.exchangeDeclare("vireo_delay_r1", "direct", true, false, Map.of());
    assertThat(driver.cancel(handle)).isTrue();
  }

  @Test
  void anEventThatIsNotPersistentWaitsInAClassicQueue() throws Exception {
    EmitOptions brief = EmitOptions.builder().persistent(false).build();

    DelayedEvent handle = later(TestBroker.event(route, "1", brief), Duration.ofSeconds(31));

    assertThat(handle.place()).isEqualTo("vireo.delay.vireo_retry_r0.31000.all");
    assertThatItIsClassic(handle, 31_000);
    assertThat(driver.cancel(handle)).isTrue();
  }

  @Test
  void byOptionAllEventsWaitInClassicQueues() throws Exception {
    RabbitDriver classic = connections.driver(options -> options.delayQueues(QueueKind.CLASSIC));
    TestBroker.observe(classic, route, ObserveOptions.defaults(), recorder);

    DelayedEvent soon = later(classic, TestBroker.event(route, "1"), Duration.ofMillis(200));
    DelayedEvent late = later(classic, TestBroker.event(route, "2"), Duration.ofSeconds(33));

    assertThat(soon.place()).isEqualTo("vireo.delay.vireo_retry_r0.200.all");
    recorder.next().retry(Duration.ofMillis(100), Map.of());
    recorder.next().acknowledge();
    assertThatItIsClassic(late, 33_000);
    // Any process withdraws what another has emitted.
    assertThat(driver.cancel(late)).isTrue();
  }

  private void assertThatItIsClassic(DelayedEvent handle, long step) throws Exception {
    channel.queueDeclare(
        handle.place(),
        true,
        false,
        false,
        Map.of(
            "x-message-ttl",
            step,
            "x-dead-letter-exchange",
            "vireo_retry_r0",
            "x-expires",
            step + 300_000));
  }

  @Test
  void eventsOfHighPriorityDoNotHoldUpOthers() throws Exception {
    EmitOptions urgent = EmitOptions.builder().priority(9).build();
    EmitOptions usual = EmitOptions.builder().priority(4).build();

    DelayedEvent first = later(TestBroker.event(route, "1", urgent), Duration.ofSeconds(35));
    DelayedEvent second = later(TestBroker.event(route, "2", usual), Duration.ofSeconds(35));

    assertThat(first.place()).endsWith(".high.0").isNotEqualTo(second.place());
    assertThat(driver.cancel(first)).isTrue();
    assertThat(driver.cancel(second)).isTrue();
  }

  @Test
  void whatLooksForOneEventLeavesTheOthersInTheirOrder() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    List<DelayedEvent> handles = new ArrayList<>();
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      TestBroker.Outcome outcome = new TestBroker.Outcome();
      OutboundEvent event = TestBroker.event(route, Integer.toString(i));
      handles.add(driver.publishLater(event, Duration.ofSeconds(4), outcome));
      outcomes.add(outcome);
    }
    TestBroker.assertTaken(outcomes);

    assertThat(driver.cancel(handles.get(299))).isTrue();
    assertThat(driver.cancel(handles.get(7))).isTrue();

    for (int i = 0; i < 299; i++) {
      if (i != 7) {
        Delivery delivery = recorder.next();
        assertThat(TestBroker.text(delivery)).isEqualTo(Integer.toString(i));
        delivery.acknowledge();
      }
    }
  }

  @Test
  void ofAnExchangeOfTheProgramsOwnEachRouteWaitsByItself() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    EmitOptions toIt =
        EmitOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build();
    for (int i = 0; i < 40; i++) {
      // Nobody takes these: they stay where they are, and would hold up what is behind them.
      later(TestBroker.event(route + ".nobody", "" + i, toIt), Duration.ofMillis(100));
    }
    ObserveOptions options =
        ObserveOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build();
    TestBroker.observe(driver, route + ".somebody", options, recorder);

    later(TestBroker.event(route + ".somebody", "1", toIt), Duration.ofMillis(100));

    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void whatNoQueueTakesWhenItIsDueIsKept() throws Exception {
    later(TestBroker.event(route, "\"kept\""), Duration.ofMillis(100));

    GetResponse[] kept = new GetResponse[1];
    await()
        .until(
            () -> {
              kept[0] = channel.basicGet("RECOVERY.vireo_unrouted", true);
              return kept[0] != null && kept[0].getEnvelope().getRoutingKey().equals(route);
            });
    assertThat(new String(kept[0].getBody(), UTF_8)).isEqualTo("\"kept\"");
  }

  @Test
  void aQueueThatAnotherServiceDeclaredGetsItToo() throws Exception {
    TestBroker.declareOldQueue(channel, route, false);

    later(TestBroker.event(route, "1"), Duration.ofMillis(100));

    await().until(() -> channel.basicGet(route, true) != null);
    channel.queueDelete(route);
  }

  @Test
  void anExchangeOfTheProgramsOwnGetsItWhenItIsDue() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    ObserveOptions options =
        ObserveOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build();
    TestBroker.observe(driver, route + ".*", options, recorder);
    EmitOptions toIt =
        EmitOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build();

    later(TestBroker.event(route + ".a", "1", toIt), Duration.ofMillis(100));

    assertThat(recorder.next().event()).isEqualTo(route + ".a");
  }

  @Test
  void aCancelledEventNeverComesAndTheOthersDo() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    List<DelayedEvent> handles = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      handles.add(later(TestBroker.event(route, Integer.toString(i)), Duration.ofSeconds(3)));
    }

    assertThat(driver.cancel(handles.get(20))).isTrue();
    assertThat(driver.cancel(handles.get(20))).isFalse();

    Set<String> delivered = new HashSet<>();
    for (int i = 0; i < 49; i++) {
      Delivery delivery = recorder.next();
      delivered.add(TestBroker.text(delivery));
      delivery.acknowledge();
    }
    assertThat(delivered).hasSize(49).doesNotContain("20");
    assertThat(driver.cancel(handles.get(21))).isFalse();
  }

  @Test
  void cancellationsOfOneQueueWaitForEachOther() throws Exception {
    List<DelayedEvent> handles = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      handles.add(later(TestBroker.event(route, Integer.toString(i)), Duration.ofSeconds(20)));
    }
    RabbitDriver other = connections.driver();
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < handles.size(); i++) {
      DelayedEvent handle = handles.get(i);
      RabbitDriver chosen = i % 2 == 0 ? driver : other;
      answers.add(CompletableFuture.supplyAsync(() -> chosen.cancel(handle)));
    }

    for (CompletableFuture<Boolean> answer : answers) {
      assertThat(answer.get(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }
    assertThat(handles).noneMatch(other::cancel);
  }

  @Test
  void oneOfTenThousandIsFoundInAQueueThatIsNotLong() throws Exception {
    int count = 10_000;
    List<DelayedEvent> handles = new ArrayList<>();
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    EmitOptions patient = EmitOptions.builder().timeout(TestBroker.PATIENCE).build();
    for (int i = 0; i < count; i++) {
      TestBroker.Outcome outcome = new TestBroker.Outcome();
      handles.add(
          driver.publishLater(TestBroker.event(route, "1", patient), Duration.ofHours(7), outcome));
      outcomes.add(outcome);
    }
    TestBroker.assertTaken(outcomes);
    List<String> queues = handles.stream().map(DelayedEvent::place).distinct().toList();

    for (int i : new int[] {0, count / 2, count - 1}) {
      assertThat(driver.cancel(handles.get(i))).isTrue();
      assertThat(driver.cancel(handles.get(i))).isFalse();
    }

    assertThat(queues).hasSize(count / DelayPortions.MAX_EVENTS);
    int left = 0;
    for (String queue : queues) {
      left += channel.queueDelete(queue).getMessageCount();
    }
    assertThat(left).isEqualTo(count - 3);
  }

  @Test
  void whatAKilledProcessWasLookingThroughComesInItsTime() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    int count = 20;
    long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    DelayedEvent handle = later(TestBroker.event(route, "0"), Duration.ofSeconds(2));
    for (int i = 1; i < count; i++) {
      later(TestBroker.event(route, Integer.toString(i)), Duration.ofSeconds(2));
    }

    try (TcpProxy network = TcpProxy.start(TestBroker.node().port())) {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(TestBroker.node().urlThrough(network));
      factory.setAutomaticRecoveryEnabled(false);
      Channel looking = factory.newConnection("killed").createChannel();
      CountDownLatch held = new CountDownLatch(count);
      looking.basicConsume(
          handle.place(),
          false,
          "",
          false,
          true,
          null,
          (tag, delivery) -> held.countDown(),
          tag -> {});
      assertThat(held.await(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      network.reset();
    }

    Set<String> delivered = new HashSet<>();
    for (int i = 0; i < count; i++) {
      delivered.add(TestBroker.text(recorder.next()));
      assertThat(System.nanoTime() - due).isPositive();
    }
    assertThat(delivered).hasSize(count);
    assertThat(driver.cancel(handle)).isFalse();
  }

  @Test
  void whoMayNotReadTheQueueIsToldSoAtOnce() throws Exception {
    DelayedEvent handle = later(TestBroker.event(route, "1"), Duration.ofSeconds(50));
    String user = TestBroker.freshName("user");
    TestBroker.node().admin().addUser(user, "secret");
    TestBroker.node().admin().permit(user, "/", "nothing");
    RabbitDriver stranger =
        connections.driver(
            options ->
                options
                    .urls(TestBroker.node().url(user, "secret"))
                    .rpcTimeout(TestBroker.PATIENCE));
    long start = System.nanoTime();

    assertThatThrownBy(() -> stranger.cancel(handle))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining("403")
        .hasMessageContaining(route);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TestBroker.PATIENCE);
    assertThat(driver.cancel(handle)).isTrue();
  }

  @Test
  void aRetryDoesNotReachQueuesThatItsEmitterHadItCopiedTo() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    String copies = TestBroker.freshName("copies");
    channel.queueDeclare(copies, false, true, true, Map.of());
    channel.queueBind(copies, "vireo_default_direct_r0", copies);
    channel.queueBind(copies, "vireo_retry_r0", copies);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .messageId("copied")
            .headers(Map.of("CC", List.of(copies)))
            .build();
    channel.basicPublish("vireo_default_direct_r0", route, properties, "1".getBytes(UTF_8));

    recorder.next().retry(Duration.ZERO, Map.of());
    recorder.next().retry(Duration.ofMillis(50), Map.of());
    recorder.next().acknowledge();

    assertThat(channel.queueDelete(copies).getMessageCount()).isEqualTo(1);
  }

  @Test
  void whatNobodyKnowsCannotBeCancelled() {
    DelayedEvent unknown = new DelayedEvent(route, "id", Instant.now(), "vireo.delay.nowhere.100");

    assertThat(driver.cancel(unknown)).isFalse();
    assertThat(driver.cancel(new DelayedEvent(route, "id", Instant.now(), route))).isFalse();
  }

  @Test
  void aDeletedStepQueueIsDeclaredAgain() throws Exception {
    DelayedEvent handle = later(TestBroker.event(route, "1"), Duration.ofSeconds(40));
    channel.queueDelete(handle.place());

    DelayedEvent second = later(TestBroker.event(route, "2"), Duration.ofSeconds(40));

    assertThat(driver.cancel(handle)).isFalse();
    assertThat(driver.cancel(second)).isTrue();
  }

  private DelayedEvent later(OutboundEvent event, Duration delay) throws Exception {
    return later(driver, event, delay);
  }

  private static DelayedEvent later(RabbitDriver over, OutboundEvent event, Duration delay)
      throws Exception {
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    DelayedEvent handle = over.publishLater(event, delay, outcome);
    assertThat(outcome.get()).isTrue();
    return handle;
  }
}
