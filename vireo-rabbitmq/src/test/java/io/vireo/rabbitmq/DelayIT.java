package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.spi.Delivery;
import io.vireo.spi.OutboundEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that wait. */
class DelayIT {
  private final RabbitDriver driver = RabbitDriver.connect(TestBroker.node().url());
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("delay");
  private Connection client;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    client = TestBroker.client();
    channel = client.createChannel();
  }

  @AfterEach
  void close() throws Exception {
    driver.close();
    client.close();
  }

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
    assertThat(handle.place()).isEqualTo("vireo.delay.vireo_retry_r0.300");
  }

  @Test
  void theQueueOfAStepIsDurableAndGoesByItself() throws Exception {
    DelayedEvent handle = later(TestBroker.event(route, "1"), Duration.ofSeconds(30));

    channel.queueDeclare(
        handle.place(),
        true,
        false,
        false,
        Map.of(
            "x-message-ttl", 30_000L,
            "x-dead-letter-exchange", "vireo_retry_r0",
            "x-expires", 330_000L));
    channel.exchangeDeclare("vireo_delay_r0", "headers", true, false, Map.of());
    assertThat(driver.cancel(handle)).isTrue();
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
    DelayedEvent one = later(TestBroker.event(route, "1"), Duration.ofSeconds(20));
    DelayedEvent two = later(TestBroker.event(route, "2"), Duration.ofSeconds(20));

    CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> driver.cancel(one));
    boolean second = driver.cancel(two);

    assertThat(second).isTrue();
    assertThat(first.get(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
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
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    DelayedEvent handle = driver.publishLater(event, delay, outcome);
    assertThat(outcome.get()).isTrue();
    return handle;
  }
}
