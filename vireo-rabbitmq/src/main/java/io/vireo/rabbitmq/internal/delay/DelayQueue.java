package io.vireo.rabbitmq.internal.delay;

import io.vireo.rabbitmq.internal.message.MessageProperties;
import java.util.List;
import java.util.Map;

/**
 * The queue in which a delayed event waits.
 *
 * @param stepMillis how long events wait in it, in milliseconds
 * @param target the exchange to which they go afterwards
 * @param atLeastOnce whether an event leaves this queue only once the next one has confirmed it
 */
public record DelayQueue(String name, long stepMillis, String target, boolean atLeastOnce) {
  /**
   * The binding key of a queue is this and its name. An event arrives with that key besides its
   * own, and leaves the queue with both. No event has such a name, and no pattern of a listener has
   * so many words.
   */
  private static final String KEY_PREFIX = "amq" + ".".repeat(32);

  static final int MAX_NAME_BYTES = 255 - KEY_PREFIX.length();

  /** The key with which the queue is bound to the exchange for delayed events. */
  String bindingKey() {
    return KEY_PREFIX + name;
  }

  /** The headers by which the exchange for delayed events finds the queue. */
  public Map<String, Object> headers() {
    // The broker removes the second header.
    return Map.of(MessageProperties.DELAY_HEADER, stepMillis, "BCC", List.of(bindingKey()));
  }
}
