package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Row 39 of the faults that this driver is made for: closing ends in its time whatever the broker
 * or the network does, every event that was under way has its outcome then, and no thread is left.
 */
@Tag("fault")
class CloseFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LIMIT = CLOSE_TIMEOUT.plusSeconds(1);

  /** Such as that of a bus in memory, which outlives the test that used it by a minute. */
  private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final TcpProxy proxy = connections.proxy();
  private final String route = TestBroker.freshName("close");
  private final RabbitDriver driver =
      connections.driver(
          options -> options.urls(NODE.urlThrough(proxy)).closeTimeout(CLOSE_TIMEOUT));

  @AfterEach
  void resume() {
    NODE.resume();
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsInItsTimeDuring(LinkFault fault) throws Exception {
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    TestBroker.observe(
        driver,
        route,
        ObserveOptions.builder().prefetch(10).build(),
        delivery -> assertThat(delivery.begin()).isTrue());
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    fault.begin(proxy);
    Thread emitter =
        new Thread(
            () -> {
              // More than all buffers hold, so that this thread is in a write where nothing goes.
              for (int i = 0; i < 300; i++) {
                outcomes.add(
                    TestBroker.publishAsync(
                        driver, TestBroker.event(route, "x".repeat(64 * 1024))));
              }
            });
    emitter.start();
    await().until(() -> !emitter.isAlive() || TestBroker.isInASocketWrite(emitter));
    long before = System.nanoTime();

    driver.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThanOrEqualTo(LIMIT);
    emitter.join(TestBroker.PATIENCE.toMillis());
    assertThat(emitter.isAlive()).isFalse();
    assertThat(outcomes).hasSize(300).allMatch(TestBroker.Outcome::isKnown);
    await().untilAsserted(() -> assertThat(threadsOfTheDriver()).isEmpty());
  }

  @Test
  void anEventAfterTheEndFailsAtOnceWhateverTheFault() {
    assertThat(driver.health().parts()).isEmpty();
    proxy.refuse();
    driver.close();

    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1")))
        .withMessageContaining("closed");
  }

  private List<String> threadsOfTheDriver() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("vireo-") && !name.startsWith("vireo-tcp-proxy"))
        .toList();
  }
}
