package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.spi.Delivery;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.fault.TcpProxy.Direction;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What networks do: rows 5 and 7 to 11 of the faults that this driver is made for. Each ends with
 * the consumer back, health UP and nothing lost.
 */
@Tag("fault")
class NetworkFaultIT {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkFaultIT.class);
  private static final RabbitNode NODE = TestBroker.node();

  /** Short, for a quick test; long enough that this machine's own pauses do not count. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final Duration NOTICED_WITHIN = HEARTBEAT.multipliedBy(5).dividedBy(2);

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final TcpProxy proxy = connections.proxy();
  private final String route = TestBroker.freshName("network");
  private final RabbitDriver driver =
      connections.driver(options -> options.urls(NODE.urlThrough(proxy)).heartbeat(HEARTBEAT));

  @AfterEach
  void resume() {
    NODE.resume();
  }

  @Test
  void aResetLinkIsBackAndLosesNothing() {
    RouteTraffic traffic = new RouteTraffic(driver, route);
    for (int i = 0; i < 3; i++) {
      traffic.emitAsync(2_000);
      proxy.reset();
      await().pollInterval(Duration.ofMillis(1)).until(() -> TestBroker.isDown(driver));
      traffic.emit(100);
    }

    assertRecovered(traffic);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BLACK_HOLE",
        "NOTHING_GOES_TO_THE_BROKER",
        "NOTHING_COMES_FROM_THE_BROKER",
        "THE_BROKER_STANDS_STILL"
      })
  void aSilentPeerIsNoticedWithinTwoAndAHalfHeartbeatsWithAThreadStuckInAWrite(LinkFault silence)
      throws Exception {
    RouteTraffic traffic = new RouteTraffic(driver, route, "x".repeat(64 * 1024));
    traffic.emit(10);
    silence.begin(proxy);
    long before = System.nanoTime();
    Thread emitter = new Thread(() -> traffic.emitAsync(900));
    emitter.start();
    if (silence != LinkFault.NOTHING_COMES_FROM_THE_BROKER) {
      within(NOTICED_WITHIN, () -> TestBroker.isInASocketWrite(emitter));
    }

    await().pollInterval(Duration.ofMillis(5)).until(() -> TestBroker.publishingIsDown(driver));
    Duration noticed = Duration.ofNanos(System.nanoTime() - before);
    LOG.info("{}: noticed after {} of heartbeats of {}", silence, noticed, HEARTBEAT);
    NODE.resume();
    proxy.heal();

    assertRecovered(traffic);
    assertThat(noticed).isLessThanOrEqualTo(NOTICED_WITHIN);
  }

  @Test
  void whatABrokerHoldsForALinkThatItBelievesInComesWhenItHasNoticed() throws Exception {
    TestBroker.Recorder recorder = new TestBroker.Recorder();
    TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);
    Set<String> held = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "held"))).isTrue();
      held.add(recorder.next().properties().messageId());
    }

    proxy.closeClientSide();

    // For the broker there are two consumers now; every other event goes to the one that is gone.
    await().until(() -> consumers() == 2);
    for (int i = 0; i < 4; i++) {
      assertThat(TestBroker.publish(driver, TestBroker.event(route, "new"))).isTrue();
    }
    assertThat(TestBroker.text(recorder.next())).isEqualTo("new");
    Set<String> again = new HashSet<>();
    while (again.size() < held.size()) {
      Delivery delivery = recorder.next();
      if (TestBroker.text(delivery).equals("held")) {
        assertThat(delivery.redelivered()).isTrue();
        again.add(delivery.properties().messageId());
      }
      delivery.acknowledge();
    }
    assertThat(again).isEqualTo(held);
    await().until(this::isUp);
  }

  @Test
  void aLinkThatOnlyTheClientBelievesInIsNoticed() {
    RouteTraffic traffic = new RouteTraffic(driver, route);
    traffic.emit(10);

    proxy.closeServerSide();
    long before = System.nanoTime();
    traffic.emitAsync(500);

    within(NOTICED_WITHIN, () -> TestBroker.publishingIsDown(driver));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(NOTICED_WITHIN);
    assertRecovered(traffic);
  }

  @Test
  void aSlowLinkIsNoDeadOne() {
    RouteTraffic traffic = new RouteTraffic(driver, route);
    traffic.emit(10);
    int connections = proxy.connectionTimes().size();

    proxy.delay(Duration.ofMillis(500), Duration.ofMillis(300));
    long before = System.nanoTime();
    while (System.nanoTime() - before < NOTICED_WITHIN.toNanos()) {
      traffic.emit(200);
      assertThat(isUp()).isTrue();
    }
    proxy.heal();

    assertRecovered(traffic);
    assertThat(proxy.connectionTimes()).hasSize(connections);
    assertThat(traffic.duplicates()).isZero();
  }

  @Test
  void aNarrowLinkIsNoDeadOne() {
    RouteTraffic traffic = new RouteTraffic(driver, route, "x".repeat(64 * 1024));
    traffic.emit(10);
    int connections = proxy.connectionTimes().size();

    proxy.throttle(300_000);
    long before = System.nanoTime();
    while (System.nanoTime() - before < NOTICED_WITHIN.toNanos()) {
      traffic.emitAsync(20);
    }
    assertThat(proxy.connectionTimes()).hasSize(connections);
    proxy.heal();

    assertRecovered(traffic);
  }

  @ParameterizedTest
  @EnumSource
  void aLinkCutInTheMiddleOfAFrameLeavesNoHalfEvent(Direction direction) {
    RouteTraffic traffic = new RouteTraffic(driver, route, "x".repeat(10_000));
    traffic.emit(10);
    for (int i = 1; i <= 3; i++) {
      int connections = proxy.connectionTimes().size();
      proxy.cutAfter(direction, direction == Direction.TO_SERVER ? 55_000L * i : 7L * i);
      traffic.emitAsync(100);
      await().until(() -> proxy.connectionTimes().size() > connections);
      traffic.emit(1);
    }

    assertRecovered(traffic);
  }

  private boolean isUp() {
    return driver.health().status() == Health.Status.UP;
  }

  private static void within(Duration limit, Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(5)).atMost(limit).until(condition);
  }

  private void assertRecovered(RouteTraffic traffic) {
    traffic.emit(1);
    await().until(this::isUp);
    traffic.assertNothingLost();
    await().until(() -> consumers() == 1);
  }

  private long consumers() {
    return NODE.admin().consumers().stream()
        .filter(consumer -> consumer.queue().equals(route))
        .count();
  }
}
