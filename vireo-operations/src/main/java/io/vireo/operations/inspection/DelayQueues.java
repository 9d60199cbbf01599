package io.vireo.operations.inspection;

import io.vireo.DelayedEvent;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitInspector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The queues in which delayed events wait on RabbitMQ. The management API lists them, and AMQP
 * shows what is in each.
 *
 * @param names the names of the queues
 */
record DelayQueues(List<String> names) {
  /**
   * Finds the queues. The numbers of the management API are some seconds old, so a queue that was
   * empty then is taken too.
   */
  static DelayQueues of(List<JsonNode> queues) {
    return new DelayQueues(
        queues.stream()
            .map(queue -> queue.path("name").asString())
            .filter(RabbitInspector::isDelayQueue)
            .toList());
  }

  /** Lists the events in all of these queues, soonest first. Blocks for each queue. */
  DelayedList events(RabbitDriver driver, Duration timeout, int limit) {
    if (names.isEmpty()) {
      return DelayedList.of(List.of(), limit);
    }
    List<DelayedEvent> events = new ArrayList<>();
    try (RabbitInspector inspector = driver.inspect(timeout)) {
      for (String name : names) {
        // One more than are wanted tells whether there are more.
        events.addAll(inspector.delayedEvents(name, limit + 1));
      }
    }
    return DelayedList.of(events, limit);
  }
}
