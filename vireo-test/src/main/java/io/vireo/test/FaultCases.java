package io.vireo.test;

import io.vireo.Core;
import io.vireo.Health;
import io.vireo.Observer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/** What the cases of the fault contract have in common. */
abstract class FaultCases {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DriverFaultContract contract;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  final BreakableBroker broker;

  FaultCases(DriverFaultContract contract) {
    this.contract = contract;
    this.broker = contract.broker();
  }

  @AfterEach
  void mendAndClose() throws Exception {
    broker.mend();
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
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

  static void awaitUp(Core core) {
    awaitUntil(() -> core.health().status() == Health.Status.UP);
  }

  static void awaitTrouble(Core core) {
    awaitUntil(() -> core.health().status() != Health.Status.UP);
  }
}
