package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.ContentHeaderPropertyWriter;
import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.ExchangeType;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.PayloadException;
import io.vireo.VireoException;
import io.vireo.spi.OutboundEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What publishing puts on the wire, and what it answers. */
class PublishingIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = connections.temporaryQueue("publishing");
  private final RabbitDriver driver = connections.driver();
  private final Channel channel = connections.channel();

  @BeforeEach
  void aQueueOfTheRoute() throws Exception {
    channel.exchangeDeclare("vireo_default_direct_r0", "direct", true);
    channel.exchangeDeclare("vireo_default_topic_r0", "topic", true);
    channel.queueDeclare(route, true, false, false, Map.of());
    channel.queueBind(route, "vireo_default_direct_r0", route);
    channel.queueBind(route, "vireo_default_topic_r0", route);
  }

  @Test
  void anEventIsPersistentAndCarriesItsIdTimeAndHeaders() throws Exception {
    OutboundEvent event =
        TestBroker.event(
            route,
            "{\"é\": \"😀\"}",
            EmitOptions.builder()
                .header("tenant", "é")
                .header("count", 5L)
                .priority(3)
                .expiration(Duration.ofMinutes(1))
                .build());

    assertThat(TestBroker.publish(driver, event)).isTrue();

    GetResponse message = channel.basicGet(route, true);
    AMQP.BasicProperties properties = message.getProps();
    assertThat(message.getBody()).isEqualTo(event.body());
    assertThat(message.getEnvelope().getExchange()).isEqualTo("vireo_default_direct_r0");
    assertThat(properties.getDeliveryMode()).isEqualTo(2);
    assertThat(properties.getContentType()).isEqualTo("application/json");
    assertThat(properties.getMessageId()).isEqualTo(event.messageId());
    assertThat(properties.getTimestamp())
        .isEqualTo(Date.from(event.timestamp().truncatedTo(ChronoUnit.SECONDS)));
    assertThat(properties.getPriority()).isEqualTo(3);
    assertThat(properties.getExpiration()).isEqualTo("60000");
    assertThat(properties.getHeaders().get("tenant")).hasToString("é");
    assertThat(properties.getHeaders())
        .containsOnlyKeys("tenant", "count")
        .containsEntry("count", 5L);
  }

  @Test
  void anIdOfTheProgramsOwnComesWithTheTimeThatItDoesNotTell() throws Exception {
    OutboundEvent event =
        TestBroker.event(route, "1", EmitOptions.builder().messageId("order-42").build());

    assertThat(TestBroker.publish(driver, event)).isTrue();

    AMQP.BasicProperties properties = channel.basicGet(route, true).getProps();
    assertThat(properties.getMessageId()).isEqualTo("order-42");
    assertThat(properties.getHeaders())
        .containsEntry("vireo-timestamp", event.timestamp().toEpochMilli());
  }

  @Test
  void thePropertiesOfAnOrdinaryEventAreNotLongerThanTheBrokerKeepsCheaply() throws Exception {
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();

    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ContentHeaderPropertyWriter writer =
        new ContentHeaderPropertyWriter(new DataOutputStream(wire));
    channel.basicGet(route, true).getProps().writePropertiesTo(writer);
    assertThat(wire.size()).isLessThanOrEqualTo(64);
  }

  @Test
  void aBroadcastIsNotPersistentUnlessItIsSaid() throws Exception {
    TestBroker.Outcome first = new TestBroker.Outcome();
    TestBroker.Outcome second = new TestBroker.Outcome();
    driver.broadcast(TestBroker.event(route, "1"), first);
    driver.broadcast(
        TestBroker.event(route, "2", EmitOptions.builder().persistent(true).build()), second);
    assertThat(first.get()).isTrue();
    assertThat(second.get()).isTrue();

    assertThat(channel.basicGet(route, true).getProps().getDeliveryMode()).isEqualTo(1);
    assertThat(channel.basicGet(route, true).getProps().getDeliveryMode()).isEqualTo(2);
  }

  @ParameterizedTest(name = "ids of the program: {0}")
  @ValueSource(booleans = {false, true})
  void returnsBelongToTheirEventsAmongManyUnderWay(boolean ownIds) throws Exception {
    List<TestBroker.Outcome> taken = new ArrayList<>();
    List<TestBroker.Outcome> returned = new ArrayList<>();
    EmitOptions.Builder options = EmitOptions.builder();
    for (int i = 0; i < 3_000; i++) {
      if (ownIds) {
        // The program may say the same id again and again.
        options.messageId("order-42");
      }
      TestBroker.Outcome outcome = new TestBroker.Outcome();
      boolean toNobody = i % 3 == 0;
      driver.publish(
          TestBroker.event(toNobody ? route + ".nobody" : route, "1", options.build()), outcome);
      (toNobody ? returned : taken).add(outcome);
    }

    TestBroker.assertTaken(taken);
    for (TestBroker.Outcome outcome : returned) {
      assertThat(outcome.get()).isFalse();
    }
    assertThat(channel.messageCount(route)).isEqualTo(2_000);
  }

  @Test
  void headersThatDoNotFitAFrameFailAloneAndNumbersStayRight() throws Exception {
    String usual =
        TestBroker.node().admin().eval("element(2, application:get_env(rabbit, frame_max))");
    TestBroker.node().admin().eval("application:set_env(rabbit, frame_max, 16384)");
    try {
      List<TestBroker.Outcome> others = new ArrayList<>(publishMany(500));
      TestBroker.Outcome tooLarge =
          TestBroker.publishAsync(
              driver,
              TestBroker.event(
                  route, "1", EmitOptions.builder().header("large", "x".repeat(17_000)).build()));
      others.addAll(publishMany(500));

      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(tooLarge::get)
          .withMessageContaining(route)
          .withMessageContaining("headers");
      TestBroker.assertTaken(others);
      assertThat(channel.messageCount(route)).isEqualTo(1_000);
    } finally {
      TestBroker.node().admin().eval("application:set_env(rabbit, frame_max, " + usual + ")");
    }
  }

  @Test
  void anExchangeThatWasDeletedIsDeclaredAgainUnderLoad() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    EmitOptions options =
        EmitOptions.builder().exchange(exchange).exchangeType(ExchangeType.FANOUT).build();
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1", options))).isFalse();
    channel.exchangeDelete(exchange);

    List<TestBroker.Outcome> toOther = publishMany(200);
    boolean routed = TestBroker.publish(driver, TestBroker.event(route, "2", options));

    assertThat(routed).isFalse();
    TestBroker.assertTaken(toOther);
    channel.exchangeDeclare(exchange, "fanout", true);
  }

  @Test
  void onlyTheEventThatTheBrokerRejectsFails() throws Exception {
    String exchange = TestBroker.freshName("internal");
    channel.exchangeDeclare(exchange, "direct", true, false, true, Map.of());
    EmitOptions options = EmitOptions.builder().exchange(exchange).build();

    List<TestBroker.Outcome> before = publishMany(300);
    TestBroker.Outcome rejected =
        TestBroker.publishAsync(driver, TestBroker.event(route, "1", options));
    List<TestBroker.Outcome> after = publishMany(300);

    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(rejected::get)
        .withMessageContaining(route)
        .withMessageContaining("403")
        .withMessageContaining(TestBroker.node().endpoint());
    TestBroker.assertTaken(before);
    TestBroker.assertTaken(after);
  }

  @Test
  void anExchangeInAnotherFormIsUsedAsItIs() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    channel.exchangeDeclare(exchange, "direct", false, true, Map.of());
    channel.queueBind(route, exchange, route);

    boolean routed =
        TestBroker.publish(
            driver, TestBroker.event(route, "1", EmitOptions.builder().exchange(exchange).build()));

    assertThat(routed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "own"})
  void whatAFullQueueRejectsIsToldAsThatAndNotAsPerhapsArrived(String kind) throws Exception {
    String full = TestBroker.freshName("full");
    String exchange = kind.isEmpty() ? "vireo_default_direct_r0" : TestBroker.freshName(kind);
    channel.exchangeDeclare(exchange, "direct", true);
    channel.queueDeclare(
        full, true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    channel.queueBind(full, exchange, full);
    EmitOptions options =
        EmitOptions.builder().exchange(exchange).timeout(Duration.ofSeconds(1)).build();
    assertThat(TestBroker.publish(driver, TestBroker.event(full, "1", options))).isTrue();

    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(full, "2", options)))
        .isNotInstanceOf(EmitTimeoutException.class)
        .withMessageContainingAll(
            "Event '" + full + "' was rejected by " + TestBroker.node().endpoint(),
            "exchange '" + exchange + "'",
            "x-overflow",
            "raise the limit");

    assertThat(channel.queuePurge(full).getMessageCount()).isEqualTo(1);
    assertThat(TestBroker.publish(driver, TestBroker.event(full, "3", options))).isTrue();
    channel.queueDelete(full);
  }

  @Test
  void whatIsNotConfirmedIsPublishedAgainThoughOtherRoutesGoOn() throws Exception {
    CountDownLatch disconnected = new CountDownLatch(1);
    RabbitOptions options =
        RabbitOptions.builder()
            .urls(TestBroker.node().url())
            .onDisconnect(context -> disconnected.countDown())
            .build();
    EmitOptions patient = EmitOptions.builder().timeout(Duration.ofSeconds(30)).build();
    String other = TestBroker.freshName("other");
    BrokerQueue silent = new BrokerQueue(route);
    try (RabbitDriver publisher = RabbitDriver.connect(options)) {
      TestBroker.observe(
          publisher, other, ObserveOptions.defaults(), delivery -> delivery.acknowledge());
      TestBroker.Outcome outcome = new TestBroker.Outcome();
      silent.suspend();
      publisher.publish(TestBroker.event(route, "1", patient), outcome);

      while (!disconnected.await(10, TimeUnit.MILLISECONDS)) {
        assertThat(TestBroker.publish(publisher, TestBroker.event(other, "2", patient))).isTrue();
        assertThat(outcome.isKnown()).isFalse();
      }
      silent.resume();

      assertThat(outcome.get()).isTrue();
    } finally {
      silent.resume();
    }
  }

  @Test
  void afterCloseAnEventFails() {
    driver.close();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1")))
        .withMessageContaining("closed");
  }

  private List<TestBroker.Outcome> publishMany(int count) {
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(TestBroker.publishAsync(driver, TestBroker.event(route, "1")));
    }
    return outcomes;
  }
}
