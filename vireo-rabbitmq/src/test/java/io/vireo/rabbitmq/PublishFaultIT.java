package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.spi.OutboundEvent;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.fault.TcpProxy.Direction;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What can happen to an event on its way to the broker's disk: rows 2, 33, 34 and 37 of the faults
 * that this driver is made for.
 */
@Tag("fault")
class PublishFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final EmitOptions PATIENT =
      EmitOptions.builder().timeout(Duration.ofSeconds(30)).build();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final TcpProxy proxy = connections.proxy();
  private final String route = TestBroker.freshName("publish");
  private final BrokerQueue queue = new BrokerQueue(route);
  private final RabbitDriver driver =
      connections.driver(
          options -> options.urls(NODE.urlThrough(proxy)).heartbeat(Duration.ofSeconds(1)));

  @Test
  void ofARestartOnlyTransientEventsAreVictims() throws Exception {
    NODE.admin().declareQueue(route, true, false, Map.of());
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "nowhere yet"))).isFalse();
    bind("vireo_default_direct_r0", route);
    EmitOptions fleeting = EmitOptions.builder().persistent(false).build();
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "gone", fleeting))).isTrue();
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "kept"))).isTrue();

    NODE.kill();
    NODE.restart();

    GetResponse kept = TestBroker.take(route);
    assertThat(kept.getBody()).asString(UTF_8).isEqualTo("kept");
    assertThat(TestBroker.take(route)).isNull();
    NODE.admin().deleteQueue(route);
  }

  @Test
  void whatTheBrokerRejectsIsPublishedAgainUnderItsIdUntilItIsTaken() throws Exception {
    String exchange = TestBroker.freshName("exchange");
    NODE.admin()
        .declareQueue(
            route, true, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    EmitOptions own =
        EmitOptions.builder().exchange(exchange).timeout(Duration.ofSeconds(30)).build();
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "nowhere yet", own))).isFalse();
    bind(exchange, route);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1", own))).isTrue();
    List<OutboundEvent> events = new ArrayList<>();
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    for (int i = 2; i <= 4; i++) {
      OutboundEvent event = TestBroker.event(route, String.valueOf(i), own);
      TestBroker.Outcome outcome = TestBroker.publishAsync(driver, event);
      events.add(event);
      outcomes.add(outcome);
    }
    String channels = channels();
    await()
        .during(Duration.ofMillis(300))
        .until(() -> outcomes.stream().noneMatch(TestBroker.Outcome::isKnown));
    // RabbitMQ 3.10 may reject for as long as a channel lives what another one can publish.
    await().until(() -> !channels().equals(channels));
    assertThat(outcomes).noneMatch(TestBroker.Outcome::isKnown);

    Set<String> taken = ConcurrentHashMap.newKeySet();
    assertThat(TestBroker.take(route).getBody()).asString(UTF_8).isEqualTo("1");
    await()
        .until(
            () -> {
              GetResponse response = TestBroker.take(route);
              if (response != null) {
                assertThat(taken.add(response.getProps().getMessageId())).isTrue();
              }
              return taken.size() == events.size();
            });

    TestBroker.assertTaken(outcomes);
    assertThat(taken).isEqualTo(Set.copyOf(events.stream().map(OutboundEvent::messageId).toList()));
    NODE.admin().deleteQueue(route);
  }

  @Test
  void eventsWhoseConfirmsAreLostArePublishedAgainUnderTheirIds() {
    RouteTraffic traffic = new RouteTraffic(driver, route);
    traffic.emit(10);

    proxy.hold(Direction.TO_CLIENT);
    traffic.emitAsync(300);
    await().until(() -> TestBroker.isDown(driver));
    proxy.reset();
    proxy.heal();

    traffic.assertNothingLost();
    assertThat(traffic.duplicates()).isBetween(1, 300 + 250);
  }

  @Test
  void aBrokerThatLivesAndConfirmsNothingIsLeftAndGetsTheEventsAgain() throws Exception {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    TestBroker.observe(
        driver,
        route,
        TestBroker.RESUMABLE,
        delivery -> {
          ids.add(delivery.properties().messageId());
          delivery.acknowledge();
        });
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    int connections = proxy.connectionTimes().size();
    OutboundEvent patient = TestBroker.event(route, "patient", PATIENT);
    TestBroker.Outcome arrives = new TestBroker.Outcome();
    queue.suspend();
    try {
      EmitOptions hasty = EmitOptions.builder().timeout(Duration.ofSeconds(1)).build();
      assertThatExceptionOfType(EmitTimeoutException.class)
          .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "hasty", hasty)))
          .withMessageContaining(route);
      driver.publish(patient, arrives);
      await().until(() -> proxy.connectionTimes().size() > connections);
    } finally {
      queue.resume();
    }

    assertThat(arrives.get()).isTrue();
    await().until(() -> ids.contains(patient.messageId()));
  }

  @Test
  void delayedEventsSurviveAKillWhileTheyFallDue() throws Exception {
    Set<String> handled = ConcurrentHashMap.newKeySet();
    TestBroker.observe(
        driver,
        route,
        TestBroker.RESUMABLE,
        delivery -> {
          handled.add(delivery.properties().messageId());
          delivery.acknowledge();
        });
    int count = 3_000;
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    Set<String> ids = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < count; i++) {
      OutboundEvent event = TestBroker.event(route, "later", PATIENT);
      TestBroker.Outcome outcome = new TestBroker.Outcome();
      driver.publishLater(event, Duration.ofSeconds(2), outcome);
      ids.add(event.messageId());
      outcomes.add(outcome);
    }
    TestBroker.assertTaken(outcomes);
    await().pollInterval(Duration.ofMillis(1)).until(() -> !handled.isEmpty());

    NODE.kill();
    assertThat(handled).hasSizeLessThan(count);
    NODE.restart();

    await().atMost(TestBroker.PATIENCE).until(() -> handled.size() == count);
    assertThat(handled).isEqualTo(ids);
  }

  private void bind(String exchange, String queue) throws Exception {
    connections.channel().queueBind(queue, exchange, queue);
  }

  private static String channels() {
    return NODE.admin().eval("lists:sort(rabbit_channel:list())");
  }
}
