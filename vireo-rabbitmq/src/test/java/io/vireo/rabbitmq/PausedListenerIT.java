package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Routes;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a listener learns of the pause of its route, when it starts and when it comes back. */
class PausedListenerIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final RabbitDriver other = connections.driver();
  private final Routes routes = driver.routes();
  private final String route = TestBroker.freshName("route.pause");

  @AfterEach
  void resumeTheRoute() {
    routes.resume(route);
  }

  @Test
  void aListenerThatStartsIsToldAndGetsNothing() throws Exception {
    Told told = new Told();
    TestBroker.observe(other, route, ObserveOptions.defaults(), told).stop();
    assertThat(told.next()).isEqualTo("nothing");
    routes.pause(route, bytes("since noon"), null);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();

    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), told);

    assertThat(told.next()).isEqualTo("since noon");
    assertThat(consumer.state()).isEqualTo(Consumer.State.PAUSED);
    assertThat(TestBroker.queue(route).consumers()).isZero();
    consumer.resume();
    assertThat(TestBroker.text(told.recorder.next())).isEqualTo("1");
  }

  @Test
  void theQueueOfAListenerThatStartsPausedIsKept() {
    routes.pause(route, bytes("1"), null);
    Duration expiration = Duration.ofMillis(600);

    TestBroker.observe(
        driver, route, ObserveOptions.builder().queueExpiration(expiration).build(), new Told());

    await()
        .during(expiration.multipliedBy(3))
        .atMost(TestBroker.PATIENCE)
        .until(() -> TestBroker.node().admin().queue(route).isPresent());
  }

  @Test
  void aListenerThatComesBackIsToldOfWhatItHasMissed() throws Exception {
    Told told = new Told();
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), told);
    assertThat(told.next()).isEqualTo("nothing");

    other.routes().pause(route, bytes("1"), null);
    TestBroker.node().admin().closeAllConnections();
    assertThat(told.next()).isEqualTo("1");
    await().until(() -> consumer.state() == Consumer.State.PAUSED);

    other.routes().resume(route);
    TestBroker.node().admin().closeAllConnections();
    assertThat(told.next()).isEqualTo("nothing");
    await().until(() -> consumer.state() == Consumer.State.REGISTERED);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.text(told.recorder.next())).isEqualTo("1");
  }

  @Test
  void whatTheConsumerIsToldWhileItAsksCountsMore() {
    AtomicBoolean first = new AtomicBoolean(true);
    LinkedBlockingQueue<Consumer> known = new LinkedBlockingQueue<>();
    DeliveryListener pausedMeanwhile =
        new DeliveryListener() {
          @Override
          public void onDelivery(Delivery delivery) {
            throw new AssertionError("paused");
          }

          @Override
          public boolean onAttach(byte @Nullable [] pause) {
            if (first.getAndSet(false)) {
              // It returns at once: the pause itself is carried out by a task after this one.
              Thread pausing = new Thread(() -> known.peek().pause());
              await().until(() -> !known.isEmpty());
              pausing.start();
              await().until(() -> pausing.getState() == Thread.State.TIMED_WAITING);
            }
            return true;
          }
        };
    Consumer consumer =
        driver.observe(
            TestBroker.request(route, false, ObserveOptions.defaults()), pausedMeanwhile);
    known.add(consumer);

    assertThat(consumer.awaitRegistered(TestBroker.PATIENCE)).isTrue();
    await().until(() -> consumer.state() == Consumer.State.PAUSED);
  }

  @Test
  @Tag("fault")
  void aPauseOutlivesTheBrokerAndTheExchangeGoesWithTheLastOne() throws Exception {
    try (RabbitNode node = RabbitNode.start();
        RabbitDriver before = RabbitDriver.connect(node.url());
        RabbitDriver after = RabbitDriver.connect(node.url())) {
      String second = TestBroker.freshName("route.pause");
      before.routes().pause(route, bytes("1"), null);
      before.routes().pause(second, bytes("2"), Duration.ofMinutes(10));

      node.stop();
      node.restart();

      Told told = new Told();
      Consumer consumer = TestBroker.observe(after, route, ObserveOptions.defaults(), told);
      assertThat(consumer.state()).isEqualTo(Consumer.State.PAUSED);
      assertThat(told.next()).isEqualTo("1");
      assertThat(text(after.routes().pauseOf(second))).isEqualTo("2");
      String exchangeIsThere =
          "element(1, rabbit_exchange:lookup(rabbit_misc:r(<<\"/\">>, exchange,"
              + " <<\"vireo_paused_r0\">>)))";
      assertThat(after.routes().resume(route)).isTrue();
      assertThat(node.admin().eval(exchangeIsThere)).isEqualTo("ok");
      assertThat(before.routes().resume(second)).isTrue();
      assertThat(node.admin().eval(exchangeIsThere)).isEqualTo("error");
    }
  }

  @Test
  void whileNothingIsPausedTwoHundredRoutesCostNothingMore() {
    int count = 200;
    Churn before = Churn.now();

    List<Consumer> consumers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      consumers.add(
          driver.observe(
              TestBroker.request(TestBroker.freshName("many"), false, ObserveOptions.defaults()),
              new TestBroker.Recorder()));
    }
    consumers.forEach(
        consumer -> assertThat(consumer.awaitRegistered(TestBroker.PATIENCE)).isTrue());

    // Each has a channel, over which its queue is declared as well. The driver needs a few more now
    // and then, whatever the number of routes.
    Churn after = Churn.now();
    assertThat(after.queuesDeclared() - before.queuesDeclared()).isEqualTo(count);
    assertThat(after.channels() - before.channels()).isBetween(count, count + count / 2);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte @Nullable [] record) {
    return record == null ? "nothing" : new String(record, UTF_8);
  }

  /** Keeps what it was told when it was about to take events. */
  private static final class Told implements DeliveryListener {
    final TestBroker.Recorder recorder = new TestBroker.Recorder();
    private final LinkedBlockingQueue<String> pauses = new LinkedBlockingQueue<>();

    @Override
    public void onDelivery(Delivery delivery) {
      recorder.onDelivery(delivery);
    }

    @Override
    public boolean onAttach(byte @Nullable [] pause) {
      pauses.add(text(pause));
      return pause == null;
    }

    String next() {
      return TestBroker.next(pauses);
    }
  }

  /** What the broker has been asked for since it was started. */
  private record Churn(int channels, int queuesDeclared) {
    static Churn now() {
      return new Churn(count(4), count(6));
    }

    private static int count(int element) {
      return Integer.parseInt(
          TestBroker.node()
              .admin()
              .eval(
                  "begin [C] = ets:lookup(connection_churn_metrics, node()), element("
                      + element
                      + ", C) end"));
    }
  }
}
