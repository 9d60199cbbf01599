package io.vireo.rabbitmq.internal.delay;

import io.vireo.rabbitmq.internal.message.MessageProperties;
import java.util.List;
import java.util.Map;

/**
 * Where a delayed event waits.
 *
 * @param queue the name of the queue
 * @param step how long, in milliseconds
 * @param target the exchange that it goes to afterwards
 * @param atLeastOnce whether it leaves the queue only once the next one has confirmed it
 */
public record DelayPlace(String queue, long step, String target, boolean atLeastOnce) {
  /**
   * Under this and its name, a queue is bound. An event arrives with this key beside its own, and
   * leaves with both. No event is called so, and no pattern of a listener's has so many words.
   */
  private static final String KEY_PREFIX = "amq" + ".".repeat(32);

  static final int MAX_NAME_BYTES = 255 - KEY_PREFIX.length();

  /** Under what the queue is bound to the exchange for delayed events. */
  String key() {
    return KEY_PREFIX + queue;
  }

  /** The headers by which an event finds the queue. */
  public Map<String, Object> headers() {
    // The broker takes the second one out.
    return Map.of(MessageProperties.DELAY_HEADER, step, "BCC", List.of(key()));
  }
}
