package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.PayloadException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.topology.Topology;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges of the program's own: named for one event or listener, or for all of a driver. */
class ExchangeOptionsIT {
  private static final Map<String, Object> NONE = Map.of();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String exchange = connections.temporaryExchange("exchange");
  private final String route = TestBroker.freshName("route");
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final Channel channel = connections.channel();

  private RabbitDriver own(RabbitExchangeOptions form) {
    return connections.driver(options -> options.exchange(exchange, form));
  }

  @ParameterizedTest
  @EnumSource(ExchangeType.class)
  void anExchangeOfAnyTypeAndFormServesBothDirections(ExchangeType type) throws Exception {
    RabbitExchangeOptions form =
        RabbitExchangeOptions.builder().durable(false).autoDelete(true).build();
    EmitOptions to = EmitOptions.builder().exchange(exchange).exchangeType(type).build();
    ObserveOptions from = ObserveOptions.builder().exchange(exchange).exchangeType(type).build();
    TestBroker.Recorder broadcasts = new TestBroker.Recorder();
    RabbitDriver driver = own(form);
    TestBroker.observe(driver, route, from, recorder);
    assertThat(
            driver
                .observe(TestBroker.request(route, true, from), broadcasts)
                .awaitRegistered(TestBroker.PATIENCE))
        .isTrue();
    channel.exchangeDeclare(exchange, type.wireName(), false, true, NONE);

    // An independent client publishes: both listeners have it.
    channel.basicPublish(exchange, route, null, "1".getBytes(UTF_8));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    assertThat(TestBroker.text(broadcasts.next())).isEqualTo("1");

    // An independent client listens: it has both events.
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, exchange, route);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "2", to))).isTrue();
    assertThat(TestBroker.broadcast(driver, TestBroker.event(route, "3", to))).isTrue();
    assertThat(take(queue)).isEqualTo("2");
    assertThat(take(queue)).isEqualTo("3");
  }

  @Test
  void anExchangeThatHasToBeThereIsUsedAsItIs() throws Exception {
    channel.exchangeDeclare(exchange, "fanout", false, false, NONE);
    ObserveOptions from = ObserveOptions.builder().exchange(exchange).build();
    EmitOptions to = EmitOptions.builder().exchange(exchange).build();
    RabbitDriver driver = own(RabbitExchangeOptions.builder().passive(true).build());
    TestBroker.observe(driver, route, from, recorder);

    assertThat(TestBroker.publish(driver, TestBroker.event("any", "1", to))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void anExchangeThatHasToBeThereAndIsMissingIsNamedAndNeverDeclared() {
    EmitOptions to = EmitOptions.builder().exchange(exchange).build();
    ObserveOptions from = ObserveOptions.builder().exchange(exchange).build();
    String missing = "Exchange '" + exchange + "' is not there, and is passive";
    RabbitDriver driver = own(RabbitExchangeOptions.builder().passive(true).build());
    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1", to)))
        .withMessageContaining(route)
        .withMessageContaining(missing)
        .withMessageContaining("Declare it, or leave out passive");
    Consumer consumer = driver.observe(TestBroker.request(route, false, from), recorder);
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining(route)
        .withMessageContaining(TestBroker.node().endpoint())
        .withMessageContaining(missing);

    assertThatExceptionOfType(java.io.IOException.class)
        .isThrownBy(() -> channel.exchangeDeclarePassive(exchange));
    // What is not passive goes on.
    assertThat(TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 240})
  void anExchangeOfAnotherTypeIsRefusedToListenersAndEmitters(int nameLength) throws Exception {
    String named = exchange + "-".repeat(Math.max(0, nameLength - exchange.length()));
    channel.exchangeDeclare(named, "fanout", true, false, NONE);
    ObserveOptions from = ObserveOptions.builder().exchange(named).build();
    EmitOptions to = EmitOptions.builder().exchange(named).exchangeType(ExchangeType.TOPIC).build();
    RabbitDriver driver = connections.driver();
    Consumer consumer = driver.observe(TestBroker.request(route, false, from), recorder);
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContainingAll(
            route,
            named,
            TestBroker.node().endpoint(),
            "another type than direct",
            "Name the type");
    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1", to)))
        .withMessageContainingAll(
            route, named, TestBroker.node().endpoint(), "another type than topic", "Name the type");
    // Others go on.
    assertThat(TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder)).isNotNull();
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "2"))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("2");
    channel.exchangeDelete(named);
  }

  @Test
  void anInternalExchangeOfAnotherTypeMovesNothingToWhereItIsNotMeant() throws Exception {
    String between = "fallback/" + route + "/" + route + ".delegated";
    channel.exchangeDeclare(between, "fanout", true, false, true, NONE);
    ObserveOptions delegated =
        ObserveOptions.builder().delegation(Delegation.after(Duration.ofMinutes(1))).build();
    RabbitDriver driver = connections.driver();
    Consumer consumer = driver.observe(TestBroker.request(route, false, delegated), recorder);

    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContainingAll(between, "another type than direct");
    channel.exchangeDelete(between);
  }

  @Test
  void theDriversDefaultsAreUsedWhereNothingIsNamed() throws Exception {
    RabbitDriver driver =
        connections.driver(
            options ->
                options
                    .publishingExchange(exchange + ".p", ExchangeType.TOPIC)
                    .broadcastingExchange(exchange + ".b", ExchangeType.FANOUT)
                    .sharedExchange(exchange + ".s", ExchangeType.TOPIC)
                    .distributedExchange(exchange + ".d", ExchangeType.DIRECT));
    TestBroker.Recorder broadcasts = new TestBroker.Recorder();
    TestBroker.observe(driver, route + ".*", ObserveOptions.defaults(), recorder);
    TestBroker.observeBroadcast(driver, route, broadcasts);
    channel.basicPublish(exchange + ".s", route + ".a", null, "1".getBytes(UTF_8));
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    channel.basicPublish(exchange + ".d", route, null, "2".getBytes(UTF_8));
    assertThat(TestBroker.text(broadcasts.next())).isEqualTo("2");

    String queue = channel.queueDeclare().getQueue();
    channel.exchangeDeclare(exchange + ".p", "topic", true);
    channel.queueBind(queue, exchange + ".p", route + ".#");
    assertThat(TestBroker.publish(driver, TestBroker.event(route + ".b", "3"))).isTrue();
    assertThat(take(queue)).isEqualTo("3");
    channel.exchangeDeclare(exchange + ".b", "fanout", true);
    channel.queueBind(queue, exchange + ".b", "");
    driver.broadcast(TestBroker.event(route + ".c", "4"), new TestBroker.Outcome());
    assertThat(take(queue)).isEqualTo("4");

    // What is named wins: Vireo's own exchange has nothing for it.
    EmitOptions named = EmitOptions.builder().exchange(Topology.DIRECT_EXCHANGE).build();
    assertThat(TestBroker.publish(driver, TestBroker.event(route + ".b", "5", named))).isFalse();
    for (String suffix : new String[] {".p", ".b", ".s", ".d"}) {
      channel.exchangeDelete(exchange + suffix);
    }
  }

  @Test
  void delaysRetriesAndADeletedExchangeAreNoDifferentWithADefaultOfTheDriver() throws Exception {
    RabbitDriver driver =
        connections.driver(
            options ->
                options
                    .publishingExchange(exchange, ExchangeType.TOPIC)
                    .sharedExchange(exchange, ExchangeType.TOPIC));
    TestBroker.observe(driver, route + ".*", ObserveOptions.defaults(), recorder);
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    driver.publishLater(TestBroker.event(route + ".a", "1"), Duration.ofMillis(100), outcome);
    assertThat(outcome.get()).isTrue();
    Delivery delayed = recorder.next();
    assertThat(delayed.event()).isEqualTo(route + ".a");
    assertThat(delayed.begin()).isTrue();
    delayed.retry(Duration.ZERO, Map.of());
    Delivery again = recorder.next();
    assertThat(again.begin()).isTrue();
    again.retry(Duration.ofMillis(100), Map.of());
    Delivery later = recorder.next();
    assertThat(later.event()).isEqualTo(route + ".a");
    assertThat(TestBroker.text(later)).isEqualTo("1");
    assertThat(later.begin()).isTrue();
    later.acknowledge();
    assertThat(recorder.size()).isZero();

    TestBroker.node().admin().deleteExchange(exchange);

    await().until(() -> TestBroker.publish(driver, TestBroker.event(route + ".b", "2")));
    assertThat(recorder.next().event()).isEqualTo(route + ".b");
  }

  private String take(String queue) throws Exception {
    GetResponse response =
        await().until(() -> channel.basicGet(queue, true), taken -> taken != null);
    return new String(response.getBody(), UTF_8);
  }
}
