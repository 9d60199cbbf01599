package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.spi.Consumer;
import io.vireo.spi.DeliveryListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A driver for fault tests. It keeps what it said of its health each time before it registered a
 * consumer anew, so that no fault is too short to be seen.
 */
final class FaultBench implements AutoCloseable, AfterEachCallback {
  /** A consumer is back within that time of the end of a fault that time cures. */
  static final Duration BACK = Duration.ofSeconds(10);

  /** Checks come often, and what is tried again slowly is tried again soon. */
  static final Tunables HASTY =
      new Tunables(
          Tunables.STANDARD.consumersPerConnection(),
          2 * 1024 * 1024,
          Duration.ofMillis(200),
          Duration.ofMillis(1_500),
          Duration.ofMillis(500));

  private final LinkedBlockingQueue<Health> beforeRegistering = new LinkedBlockingQueue<>();
  private final RabbitDriver driver;

  FaultBench() {
    this(RabbitOptions.builder().urls(TestBroker.node().url()), Tunables.STANDARD);
  }

  FaultBench(Tunables tunables) {
    this(RabbitOptions.builder().urls(TestBroker.node().url()), tunables);
  }

  FaultBench(RabbitOptions.Builder options, Tunables tunables) {
    driver =
        RabbitDriver.connect(options.consumer(route -> true, Reporting::new).build(), tunables);
  }

  private final class Reporting extends RabbitConsumer {
    Reporting(Setup setup) {
      super(setup);
    }

    @Override
    protected Map<String, Object> queueArguments(Map<String, Object> arguments) {
      beforeRegistering.add(driver.health());
      return arguments;
    }
  }

  RabbitDriver driver() {
    return driver;
  }

  /** Registers a consumer; what follows are faults. */
  Consumer observe(String route, ObserveOptions options, DeliveryListener listener) {
    Consumer consumer = TestBroker.observe(driver, route, options, listener);
    beforeRegistering.clear();
    return consumer;
  }

  Health.Part part(String name) {
    return part(driver.health(), name);
  }

  private static Health.Part part(Health health, String name) {
    return health.parts().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no part " + name + " in " + health));
  }

  /** Breaks something; returns when so many consumers are being registered anew. */
  void disturb(int consumers, Runnable fault) {
    beforeRegistering.clear();
    fault.run();
    await().atMost(BACK).until(() -> beforeRegistering.size() >= consumers);
    assertThat(beforeRegistering)
        .as("the health before a consumer was registered anew")
        .anySatisfy(health -> assertThat(health.status()).isNotEqualTo(Health.Status.UP));
  }

  /** The route is being registered anew, and health has said why. */
  void assertWasDown(String route, String reason) throws InterruptedException {
    Health health = beforeRegistering.poll(TestBroker.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(health).as("the health before it was registered anew").isNotNull();
    assertThat(health.status()).isNotEqualTo(Health.Status.UP);
    Health.Part part = part(health, "route " + route);
    assertThat(part.status()).isEqualTo(Health.Status.DOWN);
    assertThat(part.reason().orElse("")).contains(reason);
  }

  /** Health says that a part does not work, and why. */
  void awaitNotUp(String name, Health.Status status, String reason) {
    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(
            () -> {
              Health.Part part = part(name);
              assertThat(part.status()).isEqualTo(status);
              assertThat(part.reason().orElse("")).contains(reason);
              assertThat(driver.health().status()).isNotEqualTo(Health.Status.UP);
            });
  }

  void awaitUp(Duration atMost) {
    await()
        .atMost(atMost)
        .untilAsserted(
            () ->
                assertThat(driver.health())
                    .satisfies(health -> assertThat(health.status()).isEqualTo(Health.Status.UP)));
  }

  /** The consumer of a route is back, once, and health says so. */
  void awaitBack(String route) {
    await()
        .atMost(BACK)
        .untilAsserted(
            () -> {
              assertThat(driver.health().parts())
                  .allSatisfy(part -> assertThat(part.status()).isEqualTo(Health.Status.UP));
              assertThat(TestBroker.node().admin().queue(route))
                  .hasValueSatisfying(queue -> assertThat(queue.consumers()).isEqualTo(1));
            });
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    driver.close();
  }
}
