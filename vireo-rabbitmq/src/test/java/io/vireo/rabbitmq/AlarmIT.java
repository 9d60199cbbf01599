package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.EmitTimeoutException;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.Tunables;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 31: the broker is short of memory or disk, and takes nothing from those who publish. */
@Tag("fault")
class AlarmIT {
  private static final RabbitAdmin ADMIN = TestBroker.node().admin();
  private static final int BACKLOG = 2_000;

  @RegisterExtension
  private final FaultBench bench =
      new FaultBench(
          RabbitOptions.builder().urls(TestBroker.node().url()).closeTimeout(Duration.ofSeconds(2)),
          Tunables.STANDARD);

  private final RabbitDriver driver = bench.driver();
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();
  private final String route = TestBroker.freshName("alarm");

  enum Resource {
    MEMORY,
    DISK;

    void alarm(boolean on) {
      if (this == MEMORY) {
        ADMIN.memoryAlarm(on);
      } else {
        ADMIN.diskAlarm(on);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void consumingGoesOnAndEmittersWaitNoLongerThanTheyWant(Resource resource) throws Exception {
    Consumer consumer = bench.observe(route, TestBroker.RESUMABLE, recorder);
    consumer.pause();
    List<TestBroker.Outcome> backlog = publish(BACKLOG, "1", EmitOptions.defaults());
    TestBroker.assertTaken(backlog);
    TestBroker.Outcome patient = new TestBroker.Outcome();
    resource.alarm(true);
    try {
      awaitAlarm();
      driver.publish(
          TestBroker.event(
              route, "patient", EmitOptions.builder().timeout(Duration.ofSeconds(60)).build()),
          patient);

      consumer.resume();
      for (int i = 0; i < BACKLOG; i++) {
        recorder.next().acknowledge();
      }
      assertThat(bench.part("route " + route).status()).isEqualTo(Health.Status.UP);
      EmitOptions hasty = EmitOptions.builder().timeout(Duration.ofMillis(300)).build();
      long before = System.nanoTime();
      assertThatExceptionOfType(VireoException.class)
          .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "hasty", hasty)))
          .isInstanceOfAny(NoConnectionException.class, EmitTimeoutException.class);
      assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(2).toNanos());
      assertThat(patient.isKnown()).isFalse();
    } finally {
      resource.alarm(false);
    }

    assertThat(patient.get()).isTrue();
    bench.awaitBack(route);
    String text = "";
    while (!text.equals("patient")) {
      Delivery delivery = recorder.next();
      text = TestBroker.text(delivery);
      delivery.acknowledge();
    }
  }

  private static boolean isConfirmed(TestBroker.Outcome outcome) throws Exception {
    try {
      return outcome.get();
    } catch (NoConnectionException | EmitTimeoutException e) {
      return false;
    }
  }

  /** The first events after the alarm are written until the sockets' buffers are full. */
  @ParameterizedTest
  @EnumSource
  void fullSocketBuffersHoldUpNeitherEmittersNorTheClose(Resource resource) throws Exception {
    bench.observe(route, TestBroker.RESUMABLE, recorder);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    recorder.next().acknowledge();
    resource.alarm(true);
    try {
      String large = "x".repeat(64 * 1024);
      EmitOptions hasty = EmitOptions.builder().timeout(Duration.ofSeconds(1)).build();
      long before = System.nanoTime();
      List<TestBroker.Outcome> outcomes = publish(500, large, hasty);
      int confirmed = 0;
      for (TestBroker.Outcome outcome : outcomes) {
        confirmed += isConfirmed(outcome) ? 1 : 0;
      }
      // The alarm may reach the connection a moment after the first events.
      assertThat(confirmed).isLessThan(outcomes.size() / 2);
      assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(5).toNanos());
      publish(1, large, EmitOptions.defaults());

      before = System.nanoTime();
      driver.close();

      assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(3).toNanos());
    } finally {
      resource.alarm(false);
    }
  }

  /** An alarm shows with the next event that is published. */
  private void awaitAlarm() {
    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(
            () -> {
              publish(1, "1", EmitOptions.defaults());
              Health.Part part = bench.part("publishing connection");
              assertThat(part.status()).isEqualTo(Health.Status.DEGRADED);
              assertThat(part.reason().orElse("")).contains("short of memory or disk");
            });
  }

  private List<TestBroker.Outcome> publish(int count, String body, EmitOptions options) {
    List<TestBroker.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(TestBroker.publishAsync(driver, TestBroker.event(route, body, options)));
    }
    return outcomes;
  }
}
