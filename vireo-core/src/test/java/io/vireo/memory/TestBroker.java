package io.vireo.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.OutboundEvent;
import java.time.Instant;
import java.util.UUID;

/** A broker of its own for one test, with time that the test moves. */
final class TestBroker {
  static final String ENDPOINT = "memory:test";
  static final ObserveOptions DEFAULTS = ObserveOptions.defaults();
  static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  final ManualScheduler time = new ManualScheduler();
  final MemoryBrokers registry = new MemoryBrokers(endpoint -> time);

  MemoryDriver driver() {
    return new MemoryDriver(registry, ENDPOINT);
  }

  static Consumer observe(
      MemoryDriver driver, String event, ObserveOptions options, DeliveryListener listener) {
    return driver.observe(request(event, false, options), listener);
  }

  static Consumer observe(MemoryDriver driver, String event, DeliveryListener listener) {
    return observe(driver, event, DEFAULTS, listener);
  }

  static Consumer observeBroadcast(MemoryDriver driver, String pattern, DeliveryListener listener) {
    return driver.observe(request(pattern, true, DEFAULTS), listener);
  }

  static ConsumerRequest request(String event, boolean broadcast, ObserveOptions options) {
    return new ConsumerRequest("observer", UUID.randomUUID().toString(), event, broadcast, options);
  }

  static boolean publish(MemoryDriver driver, String event, String body) {
    return publish(driver, event, body, EmitOptions.defaults());
  }

  static boolean publish(MemoryDriver driver, String event, String body, EmitOptions options) {
    Outcome outcome = new Outcome();
    driver.publish(event(event, body, options), outcome);
    return outcome.routed();
  }

  static void publish(MemoryDriver driver, String event, int from, int to) {
    for (int number = from; number <= to; number++) {
      publish(driver, event, Integer.toString(number));
    }
  }

  static boolean broadcast(MemoryDriver driver, String event, String body) {
    return broadcast(driver, event, body, EmitOptions.defaults());
  }

  static boolean broadcast(MemoryDriver driver, String event, String body, EmitOptions options) {
    Outcome outcome = new Outcome();
    driver.broadcast(event(event, body, options), outcome);
    return outcome.routed();
  }

  static OutboundEvent event(String event, String body) {
    return event(event, body, EmitOptions.defaults());
  }

  static OutboundEvent event(String event, String body, EmitOptions options) {
    return new OutboundEvent(
        event,
        body.getBytes(UTF_8),
        "application/json",
        "id-" + body,
        Instant.EPOCH,
        options,
        Long.MAX_VALUE);
  }
}
