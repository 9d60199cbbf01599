package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Observer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/**
 * What the cases of the contract have in common: observers that are closed afterwards, and names
 * that nobody else uses.
 */
abstract class ContractCases {
  private final DriverContract contract;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  ContractCases(DriverContract contract) {
    this.contract = contract;
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  Observer observer() {
    Observer observer = Observer.connect(contract.url());
    opened.push(observer);
    return observer;
  }

  Core core() {
    Core core = Core.connect(contract.url());
    opened.push(core);
    return core;
  }

  RawDriver raw() {
    RawDriver raw = RawDriver.connect(contract.url());
    opened.push(raw);
    return raw;
  }

  void needs(Feature feature) {
    String reason = contract.missing().get(feature);
    Assumptions.assumeTrue(reason == null, () -> feature + " is missing: " + reason);
  }

  /** A name that no other case uses, also on a broker that is shared. */
  static String event() {
    return "contract." + UUID.randomUUID().toString().substring(0, 13);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Received.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as("what the latch stands for, within %s", Received.PATIENCE)
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  static void awaitUntil(BooleanSupplier condition) {
    Awaitility.await().atMost(Received.PATIENCE).until(condition::getAsBoolean);
  }
}
