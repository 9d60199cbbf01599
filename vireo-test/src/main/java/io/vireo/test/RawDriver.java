package io.vireo.test;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Beneath the API: publishes any bytes, and reads recovery queues. */
final class RawDriver implements AutoCloseable {
  private static final ObserveOptions KEPT = ObserveOptions.builder().resumable(true).build();

  private final Driver driver;

  private RawDriver(Driver driver) {
    this.driver = driver;
  }

  static RawDriver connect(String url) {
    String scheme = url.substring(0, url.indexOf(':'));
    return new RawDriver(
        ServiceLoader.load(DriverProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.schemes().contains(scheme))
            .findFirst()
            .orElseThrow()
            .connect(url));
  }

  boolean publish(String event, String body) {
    return publish(event, body.getBytes(StandardCharsets.UTF_8));
  }

  boolean publish(String event, byte[] body) {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    driver.publish(
        new OutboundEvent(
            event,
            body,
            "application/json",
            UUID.randomUUID().toString(),
            Instant.now(),
            EmitOptions.defaults(),
            System.nanoTime() + TimeUnit.SECONDS.toNanos(10)),
        new PublishCallback() {
          @Override
          public void confirmed(boolean routed) {
            outcome.complete(routed);
          }

          @Override
          public void failed(VireoException cause) {
            outcome.completeExceptionally(cause);
          }
        });
    return outcome.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Takes the records out of a route's recovery queue as they come. */
  Received<JsonNode> recovered(String route) {
    Received<JsonNode> records = new Received<>();
    Consumer consumer =
        driver.observe(
            new ConsumerRequest(
                UUID.randomUUID().toString(), "1", "RECOVERY." + route, false, KEPT),
            delivery -> {
              if (delivery.begin()) {
                records.add(JsonMapper.shared().readTree(delivery.body()));
                delivery.acknowledge();
              }
            });
    if (!consumer.awaitRegistered(Received.PATIENCE)) {
      throw new AssertionError("RECOVERY." + route + " cannot be consumed");
    }
    return records;
  }

  /** Takes an event and dies with it, as far as the broker can see. */
  void observeWithoutVerdict(String event, CountDownLatch taken) {
    Consumer consumer =
        driver.observe(
            new ConsumerRequest(
                UUID.randomUUID().toString(), "1", event, false, ObserveOptions.defaults()),
            delivery -> {
              if (delivery.begin()) {
                taken.countDown();
              }
            });
    if (!consumer.awaitRegistered(Received.PATIENCE)) {
      throw new AssertionError(event + " cannot be consumed");
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
