package io.vireo.memory;

import io.vireo.ExchangeType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Routes an event to the queues that are bound with exactly its name. */
final class DirectExchange implements Exchange {
  private final ConcurrentHashMap<String, List<MemoryQueue>> queues = new ConcurrentHashMap<>();

  @Override
  public ExchangeType type() {
    return ExchangeType.DIRECT;
  }

  @Override
  public List<MemoryQueue> route(String event) {
    return queues.getOrDefault(event, List.of());
  }

  @Override
  public void bind(String key, MemoryQueue queue) {
    queues.compute(
        key,
        (same, bound) -> {
          List<MemoryQueue> more = new ArrayList<>(bound == null ? List.of() : bound);
          more.add(queue);
          return List.copyOf(more);
        });
  }

  @Override
  public void unbind(String key, MemoryQueue queue) {
    queues.computeIfPresent(
        key,
        (same, bound) -> {
          List<MemoryQueue> fewer = new ArrayList<>(bound);
          fewer.remove(queue);
          return fewer.isEmpty() ? null : List.copyOf(fewer);
        });
  }
}
