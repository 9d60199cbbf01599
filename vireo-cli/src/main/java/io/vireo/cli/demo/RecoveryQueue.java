package io.vireo.cli.demo;

import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A route's recovery queue, straight from the driver, whichever that is. Made before anything can
 * fail: on RabbitMQ the queue is then one that goes by itself, a minute after the story.
 */
final class RecoveryQueue implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Driver driver;
  private final io.vireo.spi.Consumer consumer;

  /**
   * Makes one that shows nothing yet. Blocks until it is registered.
   *
   * @param driver to the broker; closed with this
   * @param event the event whose failures are wanted
   * @param timeout how long the broker may take
   * @param records gets each record, once they are {@link #show shown}; may not block
   */
  RecoveryQueue(Driver driver, String event, Duration timeout, Consumer<JsonNode> records) {
    this.driver = driver;
    String observerId = UUID.randomUUID().toString();
    consumer =
        driver.observe(
            new ConsumerRequest(
                observerId, "recovery", "RECOVERY." + event, false, ObserveOptions.defaults()),
            delivery -> take(delivery, records));
    if (!consumer.awaitRegistered(timeout)) {
      driver.close();
      throw new NoConnectionException(
          "The recovery queue on " + driver.place() + " could not be reached within " + timeout);
    }
    consumer.pause();
  }

  /** Takes out what is there and what comes. Returns at once. */
  void show() {
    consumer.resume();
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
