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
import io.vireo.rabbitmq.internal.routes.PauseReader;
import io.vireo.spi.Routes;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the broker remembers of paused routes, whoever reads it. */
class RoutePauseIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitDriver driver = connections.driver();
  private final RabbitDriver other = connections.driver();
  private final Routes routes = driver.routes();
  private final String route = TestBroker.freshName("route.pause");
  private final String queue = "PAUSED." + route;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Channel channel = connections.channel();

  @AfterEach
  void resumeTheRoute() {
    routes.resume(route);
    executor.shutdownNow();
  }

  @Test
  void aPauseIsOnePersistentMessageInADurableQueue() throws Exception {
    routes.pause(route, bytes("who and why"), Duration.ofMinutes(10));

    var found = TestBroker.queue(queue);
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

    await().until(() -> TestBroker.queue(queue).ready() == 1);
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
    assertThat(TestBroker.queue(queue).ready()).isEqualTo(1);
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
    List<Future<?>> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RabbitDriver reader = connections.driver();
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
  void withoutABrokerItSaysSoInTime() {
    RabbitDriver away =
        connections.driver(
            options -> options.urls("amqp://127.0.0.1:1").rpcTimeout(Duration.ofMillis(500)));

    assertThatThrownBy(() -> away.routes().pause(route, bytes("1"), null))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining(route);
    assertThatThrownBy(() -> away.routes().pauseOf(route))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void afterCloseItSaysSo() {
    RabbitDriver closed = connections.driver();
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
