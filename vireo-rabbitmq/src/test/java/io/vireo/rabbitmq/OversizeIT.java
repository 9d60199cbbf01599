package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Row 30: a foreign message that is too large to be received. */
@Tag("fault")
class OversizeIT {
  private static final int TOO_LARGE = FaultBench.HASTY.maxInboundBytes() + 1;

  private final AtomicInteger lostConnections = new AtomicInteger();
  @RegisterExtension private final TestConnections connections = new TestConnections();

  @RegisterExtension
  private final FaultBench bench =
      new FaultBench(
          RabbitOptions.builder()
              .urls(TestBroker.node().url())
              .onDisconnect(context -> lostConnections.incrementAndGet()),
          FaultBench.HASTY);

  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("oversize");
  private final Channel channel = connections.channel();

  @BeforeEach
  void confirm() throws Exception {
    channel.confirmSelect();
  }

  @Test
  void aMessageThatIsTooLargeStopsItsOwnRouteUntilItIsTakenOut() throws Exception {
    Consumer consumer = bench.observe(route, TestBroker.RESUMABLE, recorder);
    String neighbour = TestBroker.freshName("neighbour");
    RouteTraffic traffic = new RouteTraffic(driver, neighbour);
    traffic.emit(500);

    publish(TOO_LARGE);

    bench.awaitNotUp("route " + route, Health.Status.DOWN, "a message of " + TOO_LARGE + " bytes");
    Health.Part part = bench.part("route " + route);
    assertThat(part.reason().orElse("")).contains("Take it out of the queue");
    assertThat(part.nextTry()).isPresent();
    assertThat(consumer.state()).isEqualTo(Consumer.State.CONNECTING);
    traffic.emit(500);
    traffic.assertNothingLost();
    assertThat(traffic.duplicates()).isZero();
    // It stays what it is through several tries, and nothing of it reaches the listener.
    await()
        .during(FaultBench.HASTY.oversizePause().multipliedBy(2))
        .atMost(TestBroker.PATIENCE)
        .until(() -> bench.part("route " + route).status() == Health.Status.DOWN);
    assertThat(recorder.size()).isZero();
    assertThat(bench.part("route " + neighbour).status()).isEqualTo(Health.Status.UP);
    assertThat(lostConnections).hasValue(0);

    await().until(() -> channel.queuePurge(route).getMessageCount() == 1);

    bench.awaitBack(route);
    assertThat(consumer.state()).isEqualTo(Consumer.State.REGISTERED);
    publish(1);
    recorder.next().acknowledge();
  }

  @Test
  void whatIsAsLargeAsPermittedIsDelivered() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);

    publish(TOO_LARGE - 1);

    assertThat(recorder.next().body()).hasSize(TOO_LARGE - 1);
    assertThat(driver.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void eventsAroundATooLargeOneAreNeitherLostNorMistakenForIt() throws Exception {
    channel.queueDeclare(route, true, false, false, null);
    publish(1);
    publish(0);
    publish(TOO_LARGE);
    publish(0);
    publish(2);
    bench.observe(route, ObserveOptions.builder().resumable(true).prefetch(2).build(), recorder);

    for (int size : new int[] {1, 0}) {
      Delivery delivery = recorder.next();
      assertThat(delivery.body()).hasSize(size);
      assertThat(delivery.begin()).isTrue();
      delivery.acknowledge();
    }
    bench.awaitNotUp("route " + route, Health.Status.DOWN, "a message of " + TOO_LARGE + " bytes");
    await().atMost(TestBroker.PATIENCE).until(() -> TestBroker.queue(route).ready() == 3);
    assertThat(channel.basicGet(route, true).getBody()).hasSize(TOO_LARGE);

    bench.awaitBack(route);
    int[] sizes = new int[2];
    int handled = 0;
    while (handled < 2) {
      Delivery delivery = recorder.next();
      if (delivery.begin()) {
        sizes[handled++] = delivery.body().length;
        delivery.acknowledge();
      }
    }
    assertThat(sizes).containsExactly(0, 2);
  }

  @Test
  void aReconnectDoesNotMakeTheRouteLookWell() throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);
    publish(TOO_LARGE);
    bench.awaitNotUp("route " + route, Health.Status.DOWN, "bytes");

    Instant before = bench.part("consuming connection").since();

    TestBroker.node().admin().closeAllConnections();

    // It may be back before anybody has seen it down.
    await()
        .atMost(FaultBench.BACK)
        .until(
            () -> {
              Health.Part connection = bench.part("consuming connection");
              return connection.status() == Health.Status.UP && connection.since().isAfter(before);
            });
    bench.awaitNotUp("route " + route, Health.Status.DOWN, "a message of " + TOO_LARGE + " bytes");
    TestBroker.node().admin().deleteQueue(route);
    bench.awaitBack(route);
  }

  private void publish(int size) throws Exception {
    AMQP.BasicProperties persistent = new AMQP.BasicProperties.Builder().deliveryMode(2).build();
    channel.basicPublish("", route, persistent, new byte[size]);
    channel.waitForConfirmsOrDie(TestBroker.PATIENCE.toMillis());
  }
}
