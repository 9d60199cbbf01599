package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.routes.PauseReader;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Routes;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the broker remembers of paused routes, and who is told. */
class RoutePauseIT {
  // Over 500 lines: each race between a pause, its readers and the broker has a case of its own.

  private final RabbitDriver driver = RabbitDriver.connect(TestBroker.node().url());
  private final RabbitDriver other = RabbitDriver.connect(TestBroker.node().url());
  private final Routes routes = driver.routes();
  private final String route = TestBroker.freshName("route.pause");
  private final String queue = "PAUSED." + route;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private Connection client;
  private Channel channel;

  @BeforeEach
  void connect() throws Exception {
    client = TestBroker.client();
    channel = client.createChannel();
  }

  @AfterEach
  void close() throws Exception {
    routes.resume(route);
    driver.close();
    other.close();
    client.abort();
    executor.shutdownNow();
  }

  @Test
  void aPauseIsOnePersistentMessageInADurableQueue() throws Exception {
    routes.pause(route, bytes("who and why"), Duration.ofMinutes(10));

    var found = TestBroker.node().admin().queue(queue).orElseThrow();
    assertThat(found.durable()).isTrue();
    assertThat(found.autoDelete()).isFalse();
    assertThat(found.ready()).isEqualTo(1);
    // Declared as it is, down to the arguments.
    channel.queueDeclare(
        queue,
        true,
        false,
        false,
        Map.of("x-queue-type", "classic", "x-max-length", 1, "x-single-active-consumer", true));
    channel.exchangeDeclare("vireo_paused_r0", "direct", true, true, Map.of());
    GetResponse got = channel.basicGet(queue, false);
    assertThat(new String(got.getBody(), UTF_8)).isEqualTo("who and why");
    assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(got.getProps().getExpiration()).isEqualTo("600000");
  }

  @Test
  void itsQueueIsBoundToTheExchangeThatShowsIt() throws Exception {
    routes.pause(route, bytes("1"), null);
    channel.queuePurge(queue);

    channel.basicPublish("vireo_paused_r0", route, null, bytes("by the exchange"));

    await().until(() -> TestBroker.node().admin().queue(queue).orElseThrow().ready() == 1);
  }

  @Test
  void anybodyCanReadItAndItStays() {
    routes.pause(route, bytes("1"), null);

    for (int i = 0; i < 3; i++) {
      assertThat(text(routes.pauseOf(route))).isEqualTo("1");
      assertThat(text(other.routes().pauseOf(route))).isEqualTo("1");
    }
    assertThat(other.routes().pausesOf(Set.of(route, TestBroker.freshName("not.paused"))))
        .containsOnlyKeys(route);
  }

  /** What is under way to a queue that is being deleted, the broker confirms and drops. */
  @Test
  void aPauseIsNotLostToAReaderThatHasJustFoundItsQueueEmpty() throws Exception {
    for (int i = 0; i < 40; i++) {
      Future<?> reader =
          executor.submit(
              () -> {
                for (int look = 0; look < 3; look++) {
                  other.routes().pauseOf(route);
                }
              });
      routes.pause(route, bytes("pause " + i), null);

      assertThat(text(routes.pauseOf(route))).isEqualTo("pause " + i);
      assertThat(routes.resume(route)).isTrue();
      reader.get(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aResumedRouteLeavesNothingBehind() {
    routes.pause(route, bytes("1"), null);

    assertThat(other.routes().resume(route)).isTrue();

    assertThat(routes.pauseOf(route)).isNull();
    assertThat(routes.resume(route)).isFalse();
    assertThat(TestBroker.node().admin().queue(queue)).isEmpty();
    assertThat(isShown(route)).isFalse();
  }

  @Test
  void theExchangeStaysWhileAnotherRouteIsPaused() {
    String second = TestBroker.freshName("route.pause");
    routes.pause(route, bytes("1"), null);
    routes.pause(second, bytes("2"), null);

    assertThat(isShown(route)).isTrue();
    routes.resume(route);
    assertThat(isShown(route)).isFalse();
    assertThat(text(other.routes().pauseOf(second))).isEqualTo("2");

    routes.resume(second);
    assertThat(isShown(second)).isFalse();
  }

  @Test
  void theLastPauseCounts() {
    routes.pause(route, bytes("1"), Duration.ofMillis(300));
    other.routes().pause(route, bytes("2"), null);
    routes.pause(route, bytes("3"), Duration.ofMinutes(1));

    assertThat(text(other.routes().pauseOf(route))).isEqualTo("3");
    assertThat(TestBroker.node().admin().queue(queue).orElseThrow().ready()).isEqualTo(1);
  }

  @Test
  void aPauseThatWasReplacedIsNeverSeenAgain() throws Exception {
    routes.pause(route, bytes("1"), null);
    channel.basicQos(1);
    HoldingReader reading = new HoldingReader(channel);
    channel.basicConsume(queue, false, reading);
    reading.taken.take();

    routes.pause(route, bytes("2"), null);
    Future<byte[]> waiting = executor.submit(() -> other.routes().pauseOf(route));
    channel.close();

    assertThat(text(waiting.get())).isEqualTo("2");
    assertThat(text(routes.pauseOf(route))).isEqualTo("2");
  }

  @Test
  void aPauseEndsWithItsTimeAndWhoeverLooksClearsUp() {
    routes.pause(route, bytes("1"), Duration.ofMillis(400));
    assertThat(routes.pauseOf(route)).isNotNull();

    await().until(() -> routes.pauseOf(route) == null);

    assertThat(TestBroker.node().admin().queue(queue)).isEmpty();
    assertThat(isShown(route)).isFalse();
    routes.pause(route, bytes("2"), null);
    assertThat(text(routes.pauseOf(route))).isEqualTo("2");
  }

  @Test
  void aPauseMayLastAYear() {
    routes.pause(route, bytes("1"), Duration.ofDays(366));

    assertThat(text(routes.pauseOf(route))).isEqualTo("1");
  }

  @Test
  void whoeverReadsNeverSeesAPausedRouteAsRunning() throws Exception {
    routes.pause(route, bytes("0"), null);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    List<RabbitDriver> drivers = new ArrayList<>();
    List<Future<?>> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RabbitDriver reader = RabbitDriver.connect(TestBroker.node().url());
      drivers.add(reader);
      readers.add(
          executor.submit(
              () -> {
                int last = 0;
                while (!done.get()) {
                  int seen = Integer.parseInt(text(reader.routes().pauseOf(route)));
                  assertThat(seen).as("the last pause counts").isGreaterThanOrEqualTo(last);
                  last = seen;
                  reads.incrementAndGet();
                }
              }));
    }

    // Replaced again and again meanwhile, now and then by one that would not last.
    int pauses = 0;
    while (reads.get() < 2_000 && readers.stream().noneMatch(Future::isDone)) {
      pauses++;
      routes.pause(route, bytes("" + pauses), pauses % 2 == 0 ? null : Duration.ofMinutes(1));
    }
    done.set(true);

    for (Future<?> reader : readers) {
      reader.get();
    }
    drivers.forEach(RabbitDriver::close);
    assertThat(reads.get()).isGreaterThanOrEqualTo(2_000);
    assertThat(pauses).isGreaterThan(10);
  }

  @Test
  void aReaderThatIsSlowToHearHidesThePauseFromNobody() throws Exception {
    routes.pause(route, bytes("1"), null);
    CountDownLatch released = new CountDownLatch(1);
    ExecutorService busy = Executors.newSingleThreadExecutor();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestBroker.node().url());
    factory.setSharedExecutor(busy);
    Connection slow = factory.newConnection("slow");
    Future<Boolean> kept =
        busy.submit(() -> released.await(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    long deadline = System.nanoTime() + TestBroker.PATIENCE.toNanos();
    Channel its = slow.createChannel();
    Future<byte[]> slowly = executor.submit(() -> PauseReader.read(its, queue, deadline));

    await()
        .during(Duration.ofMillis(400))
        .atMost(TestBroker.PATIENCE)
        .until(() -> text(other.routes().pauseOf(route)).equals("1"));
    released.countDown();

    assertThat(kept.get()).isTrue();
    assertThat(text(slowly.get())).isEqualTo("1");
    slow.close();
    busy.shutdown();
  }

  @Test
  void twoWhoPauseAndResumeAtTheSameTimeLeaveOnePauseOrNone() throws Exception {
    for (int round = 0; round < 30; round++) {
      Future<?> pausing = executor.submit(() -> routes.pause(route, bytes("1"), null));
      Future<?> alsoPausing = executor.submit(() -> other.routes().pause(route, bytes("1"), null));
      Future<?> resuming = executor.submit(() -> other.routes().resume(route));
      pausing.get();
      alsoPausing.get();
      resuming.get();

      boolean remembered =
          TestBroker.node().admin().queue(queue).map(found -> found.ready() > 0).orElse(false);
      assertThat(routes.pauseOf(route) != null).isEqualTo(remembered);
    }
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
    assertThat(TestBroker.node().admin().queue(route).orElseThrow().consumers()).isZero();
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

    // Each has a channel, over which its queue is declared as well.
    Churn after = Churn.now();
    assertThat(after.queuesDeclared() - before.queuesDeclared()).isEqualTo(count);
    assertThat(after.channels() - before.channels()).isBetween(count, count + count / 10);
  }

  @Test
  void withoutABrokerItSaysSoInTime() {
    RabbitOptions nowhere =
        RabbitOptions.builder()
            .urls("amqp://127.0.0.1:1")
            .rpcTimeout(Duration.ofMillis(500))
            .build();
    try (RabbitDriver away = RabbitDriver.connect(nowhere)) {
      assertThatThrownBy(() -> away.routes().pause(route, bytes("1"), null))
          .isInstanceOf(NoConnectionException.class)
          .hasMessageContaining(route);
      assertThatThrownBy(() -> away.routes().pauseOf(route))
          .isInstanceOf(NoConnectionException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void afterCloseItSaysSo() {
    RabbitDriver closed = RabbitDriver.connect(TestBroker.node().url());
    closed.close();

    assertThatThrownBy(() -> closed.routes().pauseOf(route))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> closed.routes().pause(route, bytes("1"), null))
        .isInstanceOf(NoConnectionException.class);
  }

  /** Others may pause routes of theirs meanwhile, so the exchange itself may be there. */
  private static boolean isShown(String route) {
    return TestBroker.bindings("vireo_paused_r0").contains(route);
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

    String next() throws InterruptedException {
      String told = pauses.poll(TestBroker.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (told == null) {
        throw new AssertionError("it was not asked in time");
      }
      return told;
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

  /** Another reader, who keeps what it has taken. */
  private static final class HoldingReader extends DefaultConsumer {
    final LinkedBlockingQueue<byte[]> taken = new LinkedBlockingQueue<>();

    HoldingReader(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      taken.add(body);
    }
  }
}
