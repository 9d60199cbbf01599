package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.Delegation;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.spi.Consumer;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delegation on the wire, and beside queues that others have declared. */
class DelegationIT {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofMinutes(10);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("delegation");
  private final String fallback = route + ".delegated";
  private final String exchange = "fallback/" + route + "/" + fallback;
  private final Channel channel = connections.channel();

  @Test
  void onTheWireItIsWhatTheProtocolSays() throws Exception {
    declare(Delegation.after(LATER), false);

    // Each is refused unless it is there in exactly this form.
    channel.exchangeDeclare(exchange, "direct", true, false, true, Map.of());
    channel.queueDeclare(fallback, true, false, false, Map.of());
    channel.queueDeclare(route, true, false, false, arguments(exchange, fallback, LATER));
    assertThat(TestBroker.bindings(exchange)).contains(fallback);
    assertThat(TestBroker.bindings("vireo_default_direct_r0")).contains(route);
    channel.basicPublish("vireo_default_direct_r0", route, null, bytes("1"));
    await().until(() -> TestBroker.queue(route).ready() == 1);
  }

  @Test
  void aListenerThatSaysItDeclaresTheSame() throws Exception {
    String named = TestBroker.freshName("office");
    ObserveOptions options =
        ObserveOptions.builder()
            .queueKind(QueueKind.CLASSIC)
            .delegation(Delegation.after(LATER, named))
            .build();

    TestBroker.observe(driver, route, options, recorder);

    String over = "fallback/" + route + "/" + named;
    channel.exchangeDeclare(over, "direct", true, false, true, Map.of());
    channel.queueDeclare(named, true, false, false, Map.of());
    channel.queueDeclare(route, true, false, false, arguments(over, named, LATER));
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void anEventOfAForeignEmitterIsDelegatedAsItCame() throws Exception {
    declare(Delegation.after(SOON), false);

    channel.basicPublish(
        "vireo_default_direct_r0",
        route,
        new AMQP.BasicProperties.Builder().contentType("application/json").build(),
        bytes("{\"id\": 1}"));

    await().until(() -> TestBroker.queue(fallback).ready() == 1);
    GetResponse got = channel.basicGet(fallback, true);
    assertThat(new String(got.getBody(), UTF_8)).isEqualTo("{\"id\": 1}");
    assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(fallback);
    assertThat(got.getProps().getContentType()).isEqualTo("application/json");
  }

  @Test
  @Tag("fault")
  void whatWaitsAndWhatIsDelegatedOutlivesTheBroker() throws Exception {
    try (RabbitNode node = RabbitNode.start();
        Observer before = Observer.connect(node.url());
        Observer after = Observer.connect(node.url())) {
      before.delegate("quick", Duration.ofMillis(1));
      before.delegate("slow", Duration.ofSeconds(8));
      for (int i = 0; i < 100; i++) {
        assertThat(before.emit("quick", i)).isTrue();
        assertThat(before.emit("slow", i)).isTrue();
      }
      await().until(() -> node.admin().queue("quick.delegated").orElseThrow().ready() == 100);

      node.stop();
      node.restart();

      LinkedBlockingQueue<Integer> quick = new LinkedBlockingQueue<>();
      LinkedBlockingQueue<Integer> slow = new LinkedBlockingQueue<>();
      after.on("quick.delegated", Integer.class, quick::add);
      after.on("slow.delegated", Integer.class, slow::add);
      for (int i = 0; i < 100; i++) {
        assertThat(quick.poll(20, TimeUnit.SECONDS)).isEqualTo(i);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(slow.poll(20, TimeUnit.SECONDS)).isEqualTo(i);
      }
    }
  }

  @Test
  void whereNothingIsSaidItDelegatesSafely() throws Exception {
    connections.observer().delegate(route, SOON);

    // Python services listen to it as well.
    channel.queueDeclare(fallback, true, false, false, Map.of());
    assertThatItIsMovedAtLeastOnce();
  }

  @Test
  void aQuorumQueueDelegatesToAQuorumQueue() throws Exception {
    declare(Delegation.after(SOON), true);

    channel.queueDeclare(fallback, true, false, false, TestBroker.quorumArguments(fallback));
    assertThatItIsMovedAtLeastOnce();
  }

  private void assertThatItIsMovedAtLeastOnce() throws Exception {
    Map<String, Object> arguments = new HashMap<>(arguments(exchange, fallback, SOON));
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-delivery-limit", 1_000_000);
    arguments.put("x-dead-letter-strategy", "at-least-once");
    arguments.put("x-overflow", "reject-publish");
    channel.queueDeclare(route, true, false, false, arguments);
    for (int i = 0; i < 20; i++) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "" + i))).isTrue();
    }
    TestBroker.observe(driver, fallback, ObserveOptions.defaults(), recorder);
    for (int i = 0; i < 20; i++) {
      assertThat(TestBroker.text(recorder.next())).isEqualTo("" + i);
    }
  }

  @Test
  void anEventMayWaitForAYear() throws Exception {
    declare(Delegation.after(Delegation.MAX_AFTER), false);

    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.queue(route).ready()).isEqualTo(1);
  }

  @Test
  void namesMayBeLong() throws Exception {
    String longRoute = route + ".".repeat(180 - route.length());
    String longFallback = fallback + "-".repeat(200 - fallback.length());
    driver
        .routes()
        .declare(
            TestBroker.request(
                longRoute,
                false,
                ObserveOptions.builder().delegation(Delegation.after(SOON, longFallback)).build()));

    assertThat(TestBroker.publish(driver, TestBroker.event(longRoute, "1"))).isTrue();

    await().until(() -> TestBroker.queue(longFallback).ready() == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 125, 140, 200})
  void aRouteWhoseQueueGoesIsNoFallbackHoweverLongItsName(int length) {
    String named = "office." + route + "-".repeat(length - 7 - route.length());
    TestBroker.observe(driver, named, ObserveOptions.defaults(), recorder);

    assertThatThrownBy(() -> declare(Delegation.after(SOON, named), false))
        .isInstanceOf(ObservationException.class)
        .hasMessageContainingAll(route, named, "with its listeners", "with resumable(true)");
  }

  @Test
  void aResumableListenerUsesADelegatingQueueAsItIs() throws Exception {
    declare(Delegation.after(SOON, TestBroker.freshName("elsewhere")), false);

    Consumer consumer = TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();

    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    // It is kept while paused, by nobody: it does not go, and nothing is held back from its time.
    consumer.pause();
    assertThat(TestBroker.queue(route).consumers()).isZero();
  }

  @Test
  void resumableListenersUseQuorumQueuesOfADelegationAsTheyAre() throws Exception {
    ObserveOptions resumable = TestBroker.RESUMABLE;
    declare(Delegation.after(SOON), true);

    TestBroker.Recorder late = new TestBroker.Recorder();
    TestBroker.observe(driver, fallback, resumable, late);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.text(late.next())).isEqualTo("1");
    TestBroker.observe(driver, route, resumable, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "2"))).isTrue();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("2");
  }

  @Test
  void aResumableListenerDoesNotUseAQueueThatLosesWhatIsLate() throws Exception {
    channel.queueDeclare(route, true, false, false, Map.of("x-message-ttl", 300));

    assertThatThrownBy(() -> TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("x-message-ttl");
  }

  @Test
  void aResumableListenerDoesNotUseADelegatingQueueThatExpires() throws Exception {
    Map<String, Object> arguments = new HashMap<>(arguments(exchange, fallback, SOON));
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-expires", 60_000);
    channel.queueDeclare(route, true, false, false, arguments);

    assertThatThrownBy(() -> TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("x-expires");
  }

  @Test
  void aDelegatingQueueThatDoesNotOutliveTheBrokerIsUsedAsItIs() throws Exception {
    Assumptions.assumeTrue(TestBroker.permitsOldQueues(), "such queues are denied");
    channel.exchangeDeclare(exchange, "direct", false, false, true, Map.of());
    channel.queueDeclare(fallback, false, false, false, Map.of());
    channel.queueBind(fallback, exchange, fallback);
    channel.queueDeclare(route, false, false, false, arguments(exchange, fallback, SOON));

    declare(Delegation.after(SOON), false);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();

    await().until(() -> TestBroker.queue(fallback).ready() == 1);
    assertThat(TestBroker.queue(route).durable()).isFalse();
  }

  @Test
  void aQueueInAnotherFormIsNotDelegatedAndTheErrorSaysWhatToDo() throws Exception {
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    assertThatThrownBy(() -> declare(Delegation.after(SOON), false))
        .isInstanceOf(ObservationException.class)
        .hasMessageContainingAll(
            "'" + route + "'",
            "'" + fallback + "'",
            TestBroker.node().endpoint(),
            "x-expires",
            "x-message-ttl=300",
            "Delete that queue");
  }

  @Test
  void anExchangeThatWasDeletedIsThereAgainWithinTheLivenessInterval() throws Exception {
    Tunables quick =
        new Tunables(
            Tunables.STANDARD.consumersPerConnection(),
            Tunables.STANDARD.maxInboundBytes(),
            Duration.ofMillis(300),
            Tunables.STANDARD.oversizePause(),
            Tunables.STANDARD.oversizeProbation());
    RabbitDriver listening = connections.driver(options -> options, quick);
    TestBroker.observe(
        listening,
        route,
        ObserveOptions.builder().delegation(Delegation.after(LATER)).build(),
        recorder);

    channel.exchangeDelete(exchange);

    await().until(() -> TestBroker.bindings(exchange).contains(fallback));
  }

  @Test
  void withoutABrokerNothingIsDeclaredAndTheErrorSaysSo() {
    Observer away =
        connections.observer(
            options -> options.urls("amqp://127.0.0.1:1").rpcTimeout(Duration.ofMillis(500)));

    assertThatThrownBy(() -> away.delegate(route, SOON))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining(route)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void aConsumerOfTheProgramsOwnAddsItsArgumentsToAnOpenedRoute() throws Exception {
    Observer app =
        connections.observer(
            options -> options.consumer(ConsumerWithArguments.adding(Map.of("x-max-length", 10))));

    app.declareRoute(route, TestBroker.RESUMABLE);

    channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 10));
    app.on(route, data -> {}, TestBroker.RESUMABLE);
  }

  private void declare(Delegation delegation, boolean quorum) {
    driver
        .routes()
        .declare(
            TestBroker.request(
                route,
                false,
                ObserveOptions.builder()
                    .resumable(true)
                    .queueKind(quorum ? QueueKind.QUORUM : QueueKind.CLASSIC)
                    .delegation(delegation)
                    .build()));
  }

  private static Map<String, Object> arguments(String exchange, String fallback, Duration ttl) {
    return Map.of(
        "x-dead-letter-exchange",
        exchange,
        "x-dead-letter-routing-key",
        fallback,
        "x-message-ttl",
        ttl.toMillis());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
