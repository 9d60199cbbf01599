package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that may be tried so often and no more, whatever their time-out. */
@Tag("fault")
class EmitRetriesIT {
  private static final Logger LOG = LoggerFactory.getLogger(EmitRetriesIT.class);
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = connections.temporaryQueue("retries");

  private static EmitOptions retries(int most) {
    return EmitOptions.builder().timeout(Duration.ofMinutes(10)).maxRetries(most).build();
  }

  @Test
  void withoutABrokerAnEventFailsWhenItsRetriesAreUsedUp() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      countAndClose(server, tries);
      RabbitDriver driver =
          connections.driver(options -> options.urls("amqp://127.0.0.1:" + server.getLocalPort()));
      assertThatExceptionOfType(NoConnectionException.class)
          .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1", retries(2))))
          .withMessageContaining(route)
          .withMessageContaining("its tries are used up (maxRetries 2)")
          .withMessageContaining("127.0.0.1:" + server.getLocalPort());

      assertThat(tries).hasValue(3);
    }
  }

  private static void countAndClose(ServerSocket server, AtomicInteger tries) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try {
                  server.accept().close();
                  tries.incrementAndGet();
                } catch (IOException e) {
                  LOG.debug("The server ends", e);
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aBroadcastHeedsItsRetriesToo() throws Exception {
    RabbitDriver driver = connections.driver(options -> options.urls(TestBroker.unusedUrl()));
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    driver.broadcast(TestBroker.event(route, "1", retries(0)), outcome);

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(outcome::get)
        .withMessageContaining("its tries are used up (maxRetries 0)");
  }

  @Test
  void whoWaitsForRoomHeedsItsRetriesToo() throws Exception {
    RabbitDriver driver =
        connections.driver(options -> options.urls(TestBroker.unusedUrl()).publisherWindow(1));
    EmitOptions patient = EmitOptions.builder().timeout(Duration.ofMinutes(10)).build();
    driver.publish(TestBroker.event(route, "first", patient), new TestBroker.Outcome());

    assertThatExceptionOfType(NoConnectionException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "second", retries(1))))
        .withMessageContaining("its tries are used up (maxRetries 1)");
  }

  @Test
  void anEventInFlightWithoutRetriesFailsWithItsConnectionAndIsNotWrittenAgain() throws Exception {
    RabbitDriver driver = connections.driver();
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, new TestBroker.Recorder()).stop();
    await().until(() -> NODE.admin().queue(route).orElseThrow().consumers() == 0);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "before"))).isTrue();
    TestBroker.Outcome once = new TestBroker.Outcome();
    TestBroker.Outcome again = new TestBroker.Outcome();
    // The node is killed before it has seen either.
    NODE.suspend();
    driver.publish(TestBroker.event(route, "once", retries(0)), once);
    driver.publish(TestBroker.event(route, "again", retries(50)), again);
    NODE.kill();

    assertThatExceptionOfType(EmitTimeoutException.class)
        .isThrownBy(once::get)
        .withMessageContaining(route)
        .withMessageContaining("its tries are used up (maxRetries 0)")
        .withMessageContaining("may have arrived");
    assertThat(again.isKnown()).isFalse();
    NODE.restart();

    assertThat(again.get()).isTrue();
    assertThat(text(TestBroker.take(route))).isEqualTo("before");
    assertThat(text(TestBroker.take(route))).isEqualTo("again");
    assertThat(TestBroker.take(route)).isNull();
  }

  private static String text(GetResponse response) {
    return new String(response.getBody(), UTF_8);
  }
}
