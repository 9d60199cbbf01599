package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.VireoException;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Emits over a resumable route and handles what comes, and keeps the books of it. */
final class RouteTraffic {
  private static final EmitOptions PATIENT =
      EmitOptions.builder().timeout(Duration.ofSeconds(60)).build();

  private final Driver driver;
  private final String route;
  private final String body;
  private final Set<String> damaged = ConcurrentHashMap.newKeySet();
  private final Ledger ledger = new Ledger();
  private final Ledger.Emitter emitter = ledger.emitter();
  private final Ledger.Listener listener = ledger.listener();

  RouteTraffic(Driver driver, String route) {
    this(driver, route, "1");
  }

  RouteTraffic(Driver driver, String route, String body) {
    this.driver = driver;
    this.route = route;
    this.body = body;
    TestBroker.observe(driver, route, TestBroker.RESUMABLE, this::handle);
  }

  private void handle(Delivery delivery) {
    if (delivery.begin()) {
      String id = String.valueOf(delivery.properties().messageId());
      if (!TestBroker.text(delivery).equals(body)) {
        damaged.add(id);
      }
      listener.handled(id, id, delivery.redelivered());
      delivery.acknowledge();
    }
  }

  /** Emits, and returns when all are confirmed. */
  void emit(int count) {
    emitAsync(count);
    await().atMost(Duration.ofSeconds(60)).until(this::isConfirmed);
  }

  /** Emits, and returns when all are on their way. */
  void emitAsync(int count) {
    for (int i = 0; i < count; i++) {
      String id = emitter.next();
      OutboundEvent event =
          new OutboundEvent(
              route,
              body.getBytes(UTF_8),
              "application/json",
              id,
              Instant.now(),
              PATIENT,
              System.nanoTime() + PATIENT.timeout().toNanos());
      driver.publish(
          event,
          new PublishCallback() {
            @Override
            public void confirmed(boolean routed) {
              ledger.settled(id, routed, null);
            }

            @Override
            public void failed(VireoException cause) {
              ledger.failed(id);
            }
          });
    }
  }

  private boolean isConfirmed() {
    Ledger.Figures figures = ledger.figures();
    return figures.confirmed() + figures.returned() + figures.failed() == figures.emitted();
  }

  int handled() {
    return Math.toIntExact(ledger.figures().handled());
  }

  int duplicates() {
    return Math.toIntExact(ledger.figures().duplicated());
  }

  void assertNothingLost() {
    await().atMost(Duration.ofSeconds(60)).until(this::isConfirmed);
    boolean settled = ledger.awaitSettled(Duration.ofSeconds(30));
    assertThat(ledger.open()).as("events that are lost").isEmpty();
    assertThat(settled).isTrue();
    Ledger.Figures figures = ledger.figures();
    assertThat(figures.failed()).isZero();
    assertThat(figures.returned()).isZero();
    assertThat(ledger.unknown()).as("ids that were never emitted").isEmpty();
    assertThat(damaged).as("events that came with another body").isEmpty();
  }
}
