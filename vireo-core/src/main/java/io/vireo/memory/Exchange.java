package io.vireo.memory;

import io.vireo.ExchangeType;
import java.util.List;

/** Routes events to queues. Any thread may call; {@link #route} takes no lock. */
sealed interface Exchange permits DirectExchange, TopicExchange, FanoutExchange {

  static Exchange of(ExchangeType type) {
    return switch (type) {
      case DIRECT -> new DirectExchange();
      case TOPIC -> new TopicExchange();
      case FANOUT -> new FanoutExchange();
    };
  }

  ExchangeType type();

  /** The queues that get an event of this name, each of them once. */
  List<MemoryQueue> route(String event);

  /** Routes events that match a key to a queue, from now on. */
  void bind(String key, MemoryQueue queue);

  /** Removes a binding that {@link #bind} has made with the same key. */
  void unbind(String key, MemoryQueue queue);
}
