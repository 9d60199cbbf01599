package io.vireo.rabbitmq;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a queue is declared. A declaration with another form is refused by the broker. Immutable.
 *
 * @param durable whether it survives a restart of the broker
 * @param autoDelete whether it goes with its last consumer
 * @param arguments such as {@code x-expires}, by name; numbers are {@code Long}
 */
public record QueueDeclaration(boolean durable, boolean autoDelete, Map<String, Object> arguments) {
  /**
   * Copies the arguments, in the order of their names.
   *
   * @param durable whether it survives a restart of the broker
   * @param autoDelete whether it goes with its last consumer
   * @param arguments such as {@code x-expires}, by name
   */
  public QueueDeclaration {
    Map<String, Object> sorted = new TreeMap<>();
    // The broker takes numbers of any width as equal.
    arguments.forEach(
        (name, value) ->
            sorted.put(name, value instanceof Number number ? number.longValue() : value));
    arguments = java.util.Collections.unmodifiableMap(sorted);
  }
}
