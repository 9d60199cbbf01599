package io.vireo.rabbitmq;

import static org.awaitility.Awaitility.await;

import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how long nothing is delivered when a connection is closed or the broker killed: a driver
 * emits an event each millisecond to a route of its own and notes when they arrive.
 */
final class RecoveryMeter implements AutoCloseable {
  private static final Duration GOOD_LINK = ConnectionSupervisor.GOOD_LINK.plusMillis(200);

  private final RabbitNode node = TestBroker.node();
  private final RabbitDriver driver = RabbitDriver.connect(node.url());
  private final ScheduledExecutorService emitter = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong longestGap = new AtomicLong();
  private volatile long lastDelivery = System.nanoTime();

  RecoveryMeter() {
    String route = TestBroker.freshName("recovery");
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, this::delivered);
    var unused =
        emitter.scheduleWithFixedDelay(
            () -> driver.publish(TestBroker.event(route, "1"), new TestBroker.Outcome()),
            0,
            1,
            TimeUnit.MILLISECONDS);
    awaitDeliveryAfter(System.nanoTime());
  }

  private void delivered(Delivery delivery) {
    long now = System.nanoTime();
    longestGap.accumulateAndGet(now - lastDelivery, Math::max);
    lastDelivery = now;
    delivery.acknowledge();
  }

  /** From the last delivery before each close to the first after it. */
  List<Duration> afterForcedCloses(int count) {
    List<Duration> gaps = new ArrayList<>();
    awaitGoodConnection();
    for (int i = 0; i < count; i++) {
      longestGap.set(0);
      node.admin().closeAllConnections();
      awaitGoodConnection();
      gaps.add(Duration.ofNanos(longestGap.get()));
    }
    return gaps;
  }

  /** From when the port takes connections again after each kill to the first delivery. */
  List<Duration> afterKills(int count) {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      awaitGoodConnection();
      node.kill();
      CompletableFuture<Long> listens = CompletableFuture.supplyAsync(this::awaitPort);
      node.restart();
      gaps.add(awaitDeliveryAfter(listens.join()));
    }
    return gaps;
  }

  private long awaitPort() {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
                return socket.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
    return System.nanoTime();
  }

  private Duration awaitDeliveryAfter(long moment) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> lastDelivery - moment > 0);
    return Duration.ofNanos(lastDelivery - moment);
  }

  /** The back-off starts anew only after that. */
  private void awaitGoodConnection() {
    await()
        .pollInterval(Duration.ofMillis(10))
        .during(GOOD_LINK)
        .atMost(Duration.ofSeconds(30))
        .until(() -> !TestBroker.isDown(driver));
  }

  @Override
  public void close() {
    emitter.shutdownNow();
    driver.close();
  }

  static String summary(List<Duration> gaps) {
    List<Long> millis = gaps.stream().map(Duration::toMillis).sorted().toList();
    return String.format(
        Locale.ROOT,
        "%d times, median %d ms, at most %d ms %s",
        millis.size(),
        millis.get(millis.size() / 2),
        millis.get(millis.size() - 1),
        millis);
  }

  /**
   * Measures the goals for recovery.
   *
   * @param arguments how many forced closes and how many kills
   */
  public static void main(String[] arguments) {
    int closes = Integer.parseInt(arguments[0]);
    int kills = Integer.parseInt(arguments[1]);
    try (RecoveryMeter meter = new RecoveryMeter()) {
      System.out.println("After a forced close: " + summary(meter.afterForcedCloses(closes)));
      System.out.println("After a kill: " + summary(meter.afterKills(kills)));
    }
  }
}
