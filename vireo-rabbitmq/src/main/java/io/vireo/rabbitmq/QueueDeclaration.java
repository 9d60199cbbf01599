package io.vireo.rabbitmq;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a queue is declared. The broker refuses to declare a queue that exists in another form.
 * Immutable.
 *
 * @param durable whether the queue survives a restart of the broker
 * @param autoDelete whether the broker deletes the queue with its last consumer
 * @param arguments the arguments by name, such as {@code x-expires}; numbers are {@code Long}
 */
public record QueueDeclaration(boolean durable, boolean autoDelete, Map<String, Object> arguments) {
  /**
   * Copies the arguments, in the order of their names.
   *
   * @param durable whether the queue survives a restart of the broker
   * @param autoDelete whether the broker deletes the queue with its last consumer
   * @param arguments the arguments by name
   */
  public QueueDeclaration {
    Map<String, Object> sorted = new TreeMap<>();
    // Whole numbers of any width are equal for the broker.
    arguments.forEach(
        (name, value) ->
            sorted.put(name, value instanceof Number number ? number.longValue() : value));
    arguments = Collections.unmodifiableMap(sorted);
  }
}
