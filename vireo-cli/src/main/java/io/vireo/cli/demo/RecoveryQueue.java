package io.vireo.cli.demo;

import io.vireo.InvalidUrlException;
import io.vireo.ObserveOptions;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what a route's recovery queue holds out of it, straight from the driver, whichever that is.
 */
final class RecoveryQueue implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Driver driver;
  private final String name;

  /**
   * Makes one; no I/O.
   *
   * @param url the broker
   * @param event the event whose failures are wanted
   */
  RecoveryQueue(String url, String event) {
    this.driver = driver(url);
    this.name = "RECOVERY." + event;
  }

  /**
   * Begins to take records. Returns at once.
   *
   * @param records gets each record; may not block
   */
  void take(Consumer<JsonNode> records) {
    String observerId = UUID.randomUUID().toString();
    driver.observe(
        new ConsumerRequest(observerId, "recovery", name, false, ObserveOptions.defaults()),
        delivery -> take(delivery, records));
  }

  private static Driver driver(String url) {
    return ServiceLoader.load(DriverProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(
            provider ->
                provider.schemes().stream().anyMatch(scheme -> url.startsWith(scheme + ":")))
        .findFirst()
        .orElseThrow(() -> new InvalidUrlException("No driver understands the URL"))
        .connect(url);
  }

  private static void take(Delivery delivery, Consumer<JsonNode> records) {
    if (delivery.begin()) {
      records.accept(MAPPER.readTree(delivery.body()));
      delivery.acknowledge();
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
