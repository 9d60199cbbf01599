package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What the cases of the fault contract have in common. */
@ExtendWith(EnclosingContract.class)
abstract class FaultCases {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** The name of an event that no other case uses. */
  final String event = event();

  DriverFaultContract contract;
  BreakableBroker broker;

  /** An observer that was made while the broker was well. */
  Observer app;

  /**
   * Adds a description of the broker to the report of a failed case, since a failure that is seen
   * in one run of a hundred has to be understood from that one report.
   */
  @RegisterExtension
  final TestExecutionExceptionHandler report =
      (context, failure) -> {
        try {
          failure.addSuppressed(new AssertionError("As the case left it: " + left()));
        } catch (RuntimeException e) {
          failure.addSuppressed(e);
        }
        throw failure;
      };

  @BeforeEach
  void open(DriverFaultContract enclosing) {
    contract = enclosing;
    broker = contract.broker();
    app = observer();
  }

  @AfterEach
  void mendAndClose() throws Exception {
    broker.mend();
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private String left() {
    StringBuilder text = new StringBuilder(broker.describe());
    for (AutoCloseable resource : opened) {
      if (resource instanceof Core core) {
        text.append('\n').append(core.health());
      }
    }
    return text.toString();
  }

  <T extends AutoCloseable> T closedAtTheEnd(T resource) {
    opened.push(resource);
    return resource;
  }

  Observer observer() {
    return closedAtTheEnd(new Observer(broker.driver()));
  }

  void needs(Feature feature) {
    String reason = contract.missing().get(feature);
    Assumptions.assumeTrue(reason == null, () -> feature + " is missing: " + reason);
  }

  static String event() {
    return "fault." + UUID.randomUUID().toString().substring(0, 13);
  }

  static void awaitUntil(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  /**
   * Waits until a collection has the expected size. The message of a failure shows its elements.
   */
  static void awaitSize(int expected, Collection<?> collected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(collected).hasSize(expected));
  }

  static void awaitUp(Core core) {
    awaitUntil(() -> core.health().status() == Health.Status.UP);
  }

  static void awaitTrouble(Core core) {
    awaitUntil(() -> core.health().status() != Health.Status.UP);
  }
}
