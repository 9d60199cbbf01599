package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that cannot be made, or are lost: rows 1, 14, 15, 16 and 31 of the faults that this
 * driver is made for. What holds for all drivers is in {@link RabbitFaultContractIT}.
 */
@Tag("fault")
class ConnectionFaultIT {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionFaultIT.class);
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("fault");

  @Test
  void aWrongPasswordFailsAtOnceWithoutShowingIt() {
    String wrong = "secret-0123456789abcdef";
    RabbitDriver driver = driver(NODE.url("vireo", wrong));

    assertRefusedAtOnce(driver, "refused the user or password", wrong);
  }

  @Test
  void aMissingVirtualHostFailsAtOnce() {
    assertRefusedAtOnce(driver(NODE.urlOf("nowhere")), "vhost nowhere not found", NODE.password());
  }

  @Test
  void tlsWhereNoneIsSpokenFailsAtOnce() {
    String url = NODE.url().replace("amqp://", "amqps://");

    assertRefusedAtOnce(driver(url), "speaks no TLS", NODE.password());
  }

  private void assertRefusedAtOnce(RabbitDriver driver, String why, String secret) {
    long before = System.nanoTime();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1")))
        .withMessageContaining(route)
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e).hasNoCause())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
    Consumer consumer = driver.observe(request(), recorder);
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE))
        .withMessageContaining(route)
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));

    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(5).toNanos());
    assertThat(driver.health().status()).isEqualTo(Health.Status.DOWN);
    assertThat(driver.health().parts())
        .allSatisfy(part -> assertThat(part.reason().orElse("")).doesNotContain(secret));
  }

  @Test
  void withoutABrokerAnEventFailsAtItsDeadlineAndSaysWhy() throws Exception {
    RabbitDriver driver = driver(TestBroker.unusedUrl());
    EmitOptions options = EmitOptions.builder().timeout(Duration.ofMillis(700)).build();

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1", options)))
        .withMessageContaining(route)
        .withMessageContaining("connection refused");
    assertThat(driver.observe(request(), recorder).awaitRegistered(Duration.ofMillis(200)))
        .isFalse();
  }

  @Test
  void aFullPublishQueueMakesEmittersWaitNoLongerThanTheirDeadline() throws Exception {
    RabbitDriver driver =
        connections.driver(options -> options.urls(TestBroker.unusedUrl()).publisherWindow(2));
    EmitOptions hasty = EmitOptions.builder().timeout(Duration.ofMillis(300)).build();
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      outcomes.add(TestBroker.publishAsync(driver, TestBroker.event(route, "1", hasty)));
    }

    for (TestBroker.Outcome outcome : outcomes) {
      assertThatExceptionOfType(NoConnectionException.class).isThrownBy(outcome::get);
    }
  }

  @Test
  void theNextBrokerOfTheListIsTriedInTheOrderGiven() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      speakAnotherProtocol(other, asked);
      RabbitOptions options =
          RabbitOptions.builder()
              .urls(
                  TestBroker.unusedUrl(),
                  "amqp://127.0.0.1:" + mute.getLocalPort(),
                  "amqp://127.0.0.1:" + other.getLocalPort(),
                  NODE.url())
              .handshakeTimeout(Duration.ofSeconds(1))
              .build();
      RabbitDriver driver = connections.driver(options);

      assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isFalse();
      assertThat(driver.endpoint()).isEqualTo(NODE.endpoint());
      assertThat(asked).hasValue(1);
      NODE.admin().closeAllConnections();
      await().pollInterval(Duration.ofMillis(1)).until(() -> TestBroker.isDown(driver));
      await().until(() -> driver.health().status() == Health.Status.UP);
      // The one that worked is tried first.
      assertThat(asked).hasValue(1);
    }
  }

  private static void speakAnotherProtocol(ServerSocket server, AtomicInteger asked) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  asked.incrementAndGet();
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                  LOG.debug("The other server ends", e);
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aKilledBrokerCostsNoConfirmedEvent() throws Exception {
    RabbitDriver driver = connections.driver();
    RouteTraffic traffic = new RouteTraffic(driver, route);
    for (int i = 0; i < 2; i++) {
      traffic.emit(1_000);
      NODE.kill();
      assertThat(driver.health().status()).isNotNull();
      traffic.emitAsync(500);
      await().until(() -> driver.health().status() == Health.Status.DOWN);
      NODE.restart();
      traffic.emit(1_000);
    }

    traffic.assertNothingLost();
    await().until(() -> driver.health().status() == Health.Status.UP);
  }

  @Test
  void anAlarmHoldsEventsBackAndTheirDeadlineHolds() throws Exception {
    RabbitDriver driver = connections.driver();
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "before"))).isTrue();
    recorder.next().acknowledge();
    NODE.admin().memoryAlarm(true);
    TestBroker.Outcome held = new TestBroker.Outcome();
    try {
      EmitOptions hasty = EmitOptions.builder().timeout(Duration.ofMillis(500)).build();
      // The broker takes what comes before its connections have heard of the alarm.
      await().until(() -> !isTaken(driver, hasty));
      for (int i = 0; i < 2; i++) {
        assertThat(isTaken(driver, hasty)).isFalse();
      }
      EmitOptions patient = EmitOptions.builder().timeout(Duration.ofSeconds(30)).build();
      driver.publish(TestBroker.event(route, "patient", patient), held);
      // The broker tells of the alarm when it has seen the event.
      await().until(() -> driver.health().status() != Health.Status.UP);
    } finally {
      NODE.admin().memoryAlarm(false);
    }

    assertThat(held.get()).isTrue();
    String text = "";
    while (!text.equals("patient")) {
      Delivery delivery = recorder.next();
      text = TestBroker.text(delivery);
      delivery.acknowledge();
    }
  }

  private boolean isTaken(RabbitDriver driver, EmitOptions options) throws Exception {
    try {
      return TestBroker.publish(driver, TestBroker.event(route, "x".repeat(1_000_000), options));
    } catch (NoConnectionException | EmitTimeoutException e) {
      LOG.debug("Held back", e);
      return false;
    }
  }

  @Test
  void closingDuringAnAlarmIsBounded() throws Exception {
    RabbitDriver driver =
        connections.driver(options -> options.closeTimeout(Duration.ofSeconds(1)));
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isFalse();
    NODE.admin().memoryAlarm(true);
    try {
      // An alarm shows with the next event.
      await()
          .until(
              () -> {
                driver.publish(TestBroker.event(route, "2"), new TestBroker.Outcome());
                return driver.health().status() == Health.Status.DEGRADED;
              });
      TestBroker.Outcome outcome = TestBroker.publishAsync(driver, TestBroker.event(route, "2"));
      long before = System.nanoTime();

      driver.close();

      assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(3).toNanos());
      assertThatExceptionOfType(VireoException.class).isThrownBy(outcome::get);
    } finally {
      NODE.admin().memoryAlarm(false);
    }
  }

  @Test
  void afterItsLimitOfRetriesADriverGivesUpForGood() throws Exception {
    LinkedBlockingQueue<RabbitCallback.Context> disconnected = new LinkedBlockingQueue<>();
    RabbitDriver driver =
        connections.driver(
            options ->
                options.urls(TestBroker.unusedUrl()).onDisconnect(disconnected::add).maxRetries(3));
    RabbitConsumer consumer = (RabbitConsumer) driver.observe(request(), recorder);
    TestBroker.Outcome waiting = TestBroker.publishAsync(driver, TestBroker.event(route, "1"));

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> driver.join(TestBroker.PATIENCE))
        .withMessageContaining("Gave up after 3 tries");
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(waiting::get)
        .withMessageContaining("Gave up");
    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "2")));
    assertThatExceptionOfType(ObservationException.class)
        .isThrownBy(() -> consumer.awaitRegistered(TestBroker.PATIENCE));
    assertThat(consumer.state()).isEqualTo(Consumer.State.FAILED);
    assertThat(consumer.remainingRetries()).isZero();
    assertThat(driver.health().status()).isEqualTo(Health.Status.DOWN);
    RabbitCallback.Context context = TestBroker.next(disconnected);
    assertThat(context.summary().orElseThrow()).contains("Gave up");
    assertThat(context.exception()).containsInstanceOf(NoConnectionException.class);
  }

  @Test
  void theCallbacksHearOfAllThatHappens() throws Exception {
    LinkedBlockingQueue<RabbitCallback.Context> connected = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<RabbitCallback.Context> disconnected = new LinkedBlockingQueue<>();
    RabbitDriver driver =
        connections.driver(
            options ->
                options
                    .onConnect(
                        context -> {
                          connected.add(context);
                          throw new IllegalStateException("changes nothing");
                        })
                    .onDisconnect(disconnected::add));
    Consumer consumer = TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    RabbitCallback.Context context = TestBroker.next(connected);
    assertThat(context.consumer().orElseThrow()).isSameAs(consumer);
    assertThat(context.route()).contains(route);
    assertThat(context.queue()).contains(route);
    assertThat(context.exception()).isEmpty();
    NODE.admin().closeAllConnections();
    RabbitCallback.Context lost = TestBroker.next(disconnected);
    assertThat(lost.summary().orElseThrow()).contains("CONNECTION_FORCED");
    assertThat(lost.exception()).containsInstanceOf(ShutdownSignalException.class);
    assertThat(TestBroker.next(connected).consumer().orElseThrow()).isSameAs(consumer);
  }

  private ConsumerRequest request() {
    return TestBroker.request(route, false, ObserveOptions.defaults());
  }

  private RabbitDriver driver(String url) {
    return connections.driver(options -> options.urls(url));
  }
}
