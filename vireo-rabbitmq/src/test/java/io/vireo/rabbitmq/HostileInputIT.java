package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.Observer;
import io.vireo.memory.MemoryDriverProvider;
import io.vireo.spi.Driver;
import io.vireo.tck.fault.GeneratedRounds;
import io.vireo.tck.fault.HostileValues;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generated hostile input, over every way into the library: it is refused at the door or it arrives
 * as it was, or is in recovery, and it costs nobody else anything. {@link GeneratedRounds} says how
 * to repeat a round, and how to run for longer; {@code -Dvireo.generated.gap=100} allows the
 * healthy stream to pause for so many milliseconds only, for a machine that does nothing else.
 */
@Tag("soak")
class HostileInputIT {
  private static final Logger LOG = LoggerFactory.getLogger(HostileInputIT.class);
  private static final int STEPS = 150;
  private static final int HEALTHY_PER_SECOND = 100;

  @Test
  void costsNobodyAnythingInMemory() {
    String url = "memory:" + UUID.randomUUID();
    GeneratedRounds.run(
        Duration.ofSeconds(10),
        values -> round(values, () -> new MemoryDriverProvider().connect(url)));
  }

  @Test
  void costsNobodyAnythingOnRabbitMq() {
    String url = TestBroker.node().url();
    GeneratedRounds.run(
        Duration.ofSeconds(35), values -> round(values, () -> RabbitDriver.connect(url)));
  }

  private static void round(HostileValues values, Supplier<Driver> drivers) {
    Driver driver = drivers.get();
    String healthy = TestBroker.freshName("healthy");
    try (Core emitter = new Core(driver);
        Observer app = new Observer(drivers.get());
        Bystander bystander = new Bystander()) {
      app.on(healthy, bystander::handle);
      bystander.start(emitter, healthy, HEALTHY_PER_SECOND);
      HostileProgram program = new HostileProgram(values, emitter, app, driver);
      for (int i = 0; i < STEPS; i++) {
        program.step();
      }

      assertThat(program.problems()).isEmpty();
      bystander.requireUntouched();
      awaitUp(emitter);
      awaitUp(app);
      LOG.info("The longest time without a healthy event: {}", bystander.longestGap());
    }
    Processor.awaitQuiet();
  }

  private static void awaitUp(Core core) {
    Awaitility.await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(() -> assertThat(core.health().status()).isEqualTo(Health.Status.UP));
  }
}
