package io.vireo.memory;

import io.vireo.ExchangeType;
import java.util.List;

/** Decides which queues get an event. Any thread may call; {@link #route} takes no lock. */
sealed interface Exchange permits DirectExchange, TopicExchange, FanoutExchange {

  static Exchange of(ExchangeType type) {
    return switch (type) {
      case DIRECT -> new DirectExchange();
      case TOPIC -> new TopicExchange();
      case FANOUT -> new FanoutExchange();
    };
  }

  ExchangeType type();

  /** The queues that an event of this name goes to, each once. */
  List<MemoryQueue> route(String event);

  /** Sends what matches the key to a queue, from now on. */
  void bind(String key, MemoryQueue queue);

  /** Ends what {@link #bind} with the same key began. */
  void unbind(String key, MemoryQueue queue);
}
