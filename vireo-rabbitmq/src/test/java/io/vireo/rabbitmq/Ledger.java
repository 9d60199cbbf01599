package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Emits over a resumable route, handles what comes, and compares which ids were confirmed and which
 * handled.
 */
final class Ledger {
  private static final EmitOptions PATIENT =
      EmitOptions.builder().timeout(Duration.ofSeconds(60)).build();

  private final Driver driver;
  private final String route;
  private final String body;
  private final Set<String> emittedIds = ConcurrentHashMap.newKeySet();
  private final Set<String> damaged = ConcurrentHashMap.newKeySet();
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger emitted = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger duplicates = new AtomicInteger();

  Ledger(Driver driver, String route) {
    this(driver, route, "1");
  }

  Ledger(Driver driver, String route, String body) {
    this.driver = driver;
    this.route = route;
    this.body = body;
    TestBroker.observe(
        driver, route, ObserveOptions.builder().resumable(true).build(), this::handle);
  }

  private void handle(Delivery delivery) {
    if (delivery.begin()) {
      if (!TestBroker.text(delivery).equals(body)) {
        damaged.add(String.valueOf(delivery.properties().messageId()));
      }
      if (!handled.add(String.valueOf(delivery.properties().messageId()))) {
        duplicates.incrementAndGet();
      }
      delivery.acknowledge();
    }
  }

  /** Emits, and returns when all are confirmed. */
  void emit(int count) {
    emitAsync(count);
    await().atMost(Duration.ofSeconds(60)).until(this::isSettled);
  }

  /** Emits, and returns when all are on their way. */
  void emitAsync(int count) {
    for (int i = 0; i < count; i++) {
      OutboundEvent event = TestBroker.event(route, body, PATIENT);
      emittedIds.add(event.messageId());
      emitted.incrementAndGet();
      driver.publish(
          event,
          new PublishCallback() {
            @Override
            public void confirmed(boolean routed) {
              assertThat(routed).isTrue();
              confirmed.add(event.messageId());
            }

            @Override
            public void failed(VireoException cause) {
              failed.incrementAndGet();
            }
          });
    }
  }

  private boolean isSettled() {
    return confirmed.size() + failed.get() == emitted.get();
  }

  int handled() {
    return handled.size();
  }

  int duplicates() {
    return duplicates.get();
  }

  void assertNothingLost() {
    await().atMost(Duration.ofSeconds(60)).until(this::isSettled);
    assertThat(failed).hasValue(0);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(handled).containsAll(confirmed));
    assertThat(damaged).as("events that came with another body").isEmpty();
    assertThat(emittedIds).as("all ids that came").containsAll(handled);
  }
}
