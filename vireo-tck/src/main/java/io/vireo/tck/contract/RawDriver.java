package io.vireo.tck.contract;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryQueue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uses a driver without the engine: publishes any bytes, and reads recovery queues. */
final class RawDriver implements AutoCloseable {

  private static final String MARKER = "{\"message\":\"marker\"}";

  private final Driver driver;

  private RawDriver(Driver driver) {
    this.driver = driver;
  }

  static RawDriver connect(String url) {
    return new RawDriver(driver(url));
  }

  /** The driver for a URL, as {@code Core.connect} finds it. */
  static Driver driver(String url) {
    String scheme = url.substring(0, url.indexOf(':'));
    return ServiceLoader.load(DriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.schemes().contains(scheme))
        .findFirst()
        .orElseThrow()
        .connect(url);
  }

  boolean publish(String event, String body) {
    return publish(event, body.getBytes(StandardCharsets.UTF_8));
  }

  boolean publish(String event, byte[] body) {
    Outcome outcome = new Outcome();
    driver.publish(outbound(event, body), outcome);
    return outcome.get();
  }

  void broadcast(String event, String body) {
    Outcome outcome = new Outcome();
    driver.broadcast(outbound(event, body.getBytes(StandardCharsets.UTF_8)), outcome);
    outcome.get();
  }

  private static OutboundEvent outbound(String event, byte[] body) {
    return new OutboundEvent(
        event,
        body,
        "application/json",
        UUID.randomUUID().toString(),
        Instant.now(),
        EmitOptions.defaults(),
        System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
  }

  /** The outcome of a publish. */
  private static final class Outcome implements PublishCallback {
    private final CompletableFuture<Boolean> future = new CompletableFuture<>();

    boolean get() {
      return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void confirmed(boolean routed) {
      future.complete(routed);
    }

    @Override
    public void failed(VireoException cause) {
      future.completeExceptionally(cause);
    }
  }

  /** Consumes the events of a shared queue, and acknowledges them. */
  Received<String> taken(String event) {
    Received<String> bodies = new Received<>();
    consume(
        event,
        ObserveOptions.defaults(),
        delivery -> {
          bodies.add(new String(delivery.body(), StandardCharsets.UTF_8));
          delivery.acknowledge();
        });
    return bodies;
  }

  /** Checks that a shared queue without a listener is empty. */
  void endsQueue(String event) {
    taken(event).staysEmptyBefore(MARKER, () -> publish(event, MARKER));
  }

  /**
   * Checks that no further record comes to the recovery queue of a route whose records are being
   * consumed.
   */
  void endsRecords(String route, Received<JsonNode> records) {
    JsonNode marker = JsonMapper.shared().readTree(MARKER);
    records.staysEmptyBefore(marker, () -> store(route, MARKER));
  }

  /** The recovery queue of a route. */
  RecoveryQueue recovery(String route) {
    return driver.routes().recovery(route);
  }

  /** Stores a record of any form in the recovery queue of a route. */
  void store(String route, String record) {
    recovery(route).store(record.getBytes(StandardCharsets.UTF_8));
  }

  /** Consumes the records of a route's recovery queue. */
  Received<JsonNode> recovered(String route) {
    Received<JsonNode> records = new Received<>();
    consume(
        "RECOVERY." + route,
        ContractCases.RESUMABLE,
        delivery -> {
          records.add(JsonMapper.shared().readTree(delivery.body()));
          delivery.acknowledge();
        });
    return records;
  }

  /** Registers a consumer that begins with an event and never settles it. */
  void observeWithoutSettlement(String event, CountDownLatch taken) {
    consume(event, ObserveOptions.defaults(), delivery -> taken.countDown());
  }

  private void consume(
      String route, ObserveOptions options, java.util.function.Consumer<Delivery> begun) {
    Consumer consumer =
        driver.observe(
            new ConsumerRequest(UUID.randomUUID().toString(), "1", route, false, options),
            delivery -> {
              if (delivery.begin()) {
                begun.accept(delivery);
              }
            });
    if (!consumer.awaitRegistered(Received.PATIENCE)) {
      throw new AssertionError(route + " cannot be consumed");
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
