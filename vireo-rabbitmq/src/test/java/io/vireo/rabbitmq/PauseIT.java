package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.ObserveOptions;
import io.vireo.QueueKind;
import io.vireo.rabbitmq.internal.consume.ConsumerChannel;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pause keeps the queue, of whatever kind, and what is in it. */
class PauseIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("pause");
  private final Channel channel = connections.channel();

  @Test
  void aQueueThatExpiresOutlivesALongPause() throws Exception {
    Duration expiration = Duration.ofMillis(900);
    Consumer consumer =
        TestBroker.observe(
            driver, route, ObserveOptions.builder().queueExpiration(expiration).build(), recorder);
    consumer.pause();
    assertThat(consumer.state()).isEqualTo(Consumer.State.PAUSED);
    channel.basicPublish("", route, null, "1".getBytes(UTF_8));

    await()
        .during(expiration.multipliedBy(3))
        .atMost(TestBroker.PATIENCE)
        .until(() -> TestBroker.node().admin().queue(route).isPresent());

    assertThat(recorder.size()).isZero();
    consumer.resume();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
    assertThat(consumer.state()).isEqualTo(Consumer.State.REGISTERED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200})
  void aQueueThatExpiresSoonerThanThisListenerAskedForOutlivesItsPause(int nameLength)
      throws Exception {
    // Of a long name the broker's answers leave no room for what the queue is.
    String queue = route + "-".repeat(Math.max(0, nameLength - route.length()));
    channel.queueDeclare(queue, true, false, false, Map.of("x-expires", 1_000));
    Consumer consumer = TestBroker.observe(driver, queue, ObserveOptions.defaults(), recorder);
    consumer.pause();
    assertThat(TestBroker.publish(driver, TestBroker.event(queue, "1"))).isTrue();

    awaitTheEndOfAnUnusedQueue(Duration.ofSeconds(3));

    assertThat(TestBroker.node().admin().queue(queue)).isPresent();
    assertThat(driver.health().parts())
        .filteredOn(part -> part.name().equals("route " + queue))
        .singleElement()
        .satisfies(
            part ->
                assertThat(part.reason().orElse(""))
                    .startsWith("paused")
                    .contains("its queue is used as it is", "x-expires", "x-expires=60000"));
    consumer.resume();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  private void awaitTheEndOfAnUnusedQueue(Duration expiration) throws Exception {
    String unused = TestBroker.freshName("unused");
    channel.queueDeclare(unused, true, false, false, Map.of("x-expires", expiration.toMillis()));
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> TestBroker.node().admin().queue(unused).isEmpty());
  }

  @Test
  void withoutThePauseTheQueueExpires() throws Exception {
    Consumer consumer =
        TestBroker.observe(
            driver,
            route,
            ObserveOptions.builder().queueExpiration(Duration.ofMillis(500)).build(),
            recorder);

    consumer.stop();

    await().until(() -> TestBroker.node().admin().queue(route).isEmpty());
  }

  @Test
  void whatWasFetchedButNotBegunGoesBackInOrder() throws Exception {
    Consumer consumer =
        TestBroker.observe(driver, route, ObserveOptions.builder().prefetch(10).build(), recorder);
    for (int i = 0; i < 20; i++) {
      channel.basicPublish("", route, null, Integer.toString(i).getBytes(UTF_8));
    }
    Delivery begun = recorder.next();
    assertThat(begun.begin()).isTrue();
    await().until(() -> recorder.size() == 9);

    consumer.pause();

    for (int i = 0; i < 9; i++) {
      assertThat(recorder.next().begin()).isFalse();
    }
    await().untilAsserted(() -> assertThat(TestBroker.queue(route).ready()).isEqualTo(19));
    begun.acknowledge();
    consumer.resume();
    for (int i = 1; i < 20; i++) {
      Delivery delivery = recorder.next();
      assertThat(TestBroker.text(delivery)).isEqualTo(Integer.toString(i));
      delivery.acknowledge();
    }
  }

  @Test
  void aQueueThatGoesWithItsLastConsumerOutlivesAPause() throws Exception {
    TestBroker.declareOldQueue(channel, route, true);
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    consumer.pause();
    for (int i = 0; i < 10; i++) {
      channel.basicPublish("", route, null, Integer.toString(i).getBytes(UTF_8));
    }
    assertThat(TestBroker.node().admin().queue(route)).isPresent();

    consumer.resume();

    TreeSet<String> texts = new TreeSet<>();
    for (int i = 0; i < 10; i++) {
      Delivery delivery = recorder.next();
      texts.add(TestBroker.text(delivery));
      delivery.acknowledge();
    }
    assertThat(texts).hasSize(10);
  }

  @Test
  void othersGetWhatAPausedConsumerOfSuchAQueueHoldsPlaceFor() throws Exception {
    TestBroker.declareOldQueue(channel, route, true);
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    consumer.pause();
    channel.basicPublish("", route, null, "1".getBytes(UTF_8));
    TestBroker.Recorder other = new TestBroker.Recorder();

    TestBroker.observe(driver, route, ObserveOptions.defaults(), other);

    assertThat(TestBroker.text(other.next())).isEqualTo("1");
    assertThat(recorder.size()).isZero();
  }

  @Test
  void aPauseOutlivesALostConnection() throws Exception {
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    consumer.pause();

    TestBroker.node().admin().closeAllConnections();

    await().until(() -> consumer.state() == Consumer.State.PAUSED);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.queue(route).consumers()).isZero();
    consumer.resume();
    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  @Test
  void aPausedBroadcastListenerGetsWhatCameMeanwhile() throws Exception {
    Consumer consumer = TestBroker.observeBroadcast(driver, route, recorder);
    consumer.pause();
    channel.basicPublish("vireo_default_topic_r0", route, null, "1".getBytes(UTF_8));

    consumer.resume();

    assertThat(TestBroker.text(recorder.next())).isEqualTo("1");
  }

  /** A quorum queue keeps what comes back in the order in which it comes. */
  @Test
  void whatArrivesWhileAConsumerIsBeingCancelledGoesBackBehindWhatCameBefore() throws Exception {
    RabbitNode node = TestBroker.node();
    ObserveOptions quorum =
        ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build();
    TcpProxy proxy = connections.proxy();
    RabbitDriver remote = connections.driver(options -> options.urls(node.urlThrough(proxy)));
    Consumer consumer = TestBroker.observe(remote, route, quorum, recorder);
    publish(0, 8);
    await().until(() -> recorder.size() == 8);
    proxy.hold(TcpProxy.Direction.TO_SERVER);
    CompletableFuture<Void> paused = CompletableFuture.runAsync(consumer::pause);
    await().until(PauseIT::isCancelling);
    publish(8, 9);
    await().until(() -> node.admin().queue(route).orElseThrow().unacknowledged() == 9);
    proxy.heal();
    paused.get(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS);

    TestBroker.Recorder other = new TestBroker.Recorder();
    TestBroker.observe(driver, route, quorum, other);

    for (int i = 0; i < 9; i++) {
      assertThat(TestBroker.text(other.next())).isEqualTo(Integer.toString(i));
    }
  }

  private void publish(int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      channel.basicPublish("", route, null, Integer.toString(i).getBytes(UTF_8));
    }
  }

  private static boolean isCancelling() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Stream::of)
        .anyMatch(
            element ->
                element.getClassName().equals(ConsumerChannel.class.getName())
                    && element.getMethodName().equals("cancel"));
  }
}
