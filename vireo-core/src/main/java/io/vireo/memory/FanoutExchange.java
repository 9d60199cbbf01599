package io.vireo.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.ExchangeType;
import java.util.ArrayList;
import java.util.List;

/** Routes every event to every queue that is bound. */
final class FanoutExchange implements Exchange {
  /** One entry for each binding: a queue with two keys stays bound when one of them is removed. */
  @GuardedBy("this")
  private final List<MemoryQueue> bindings = new ArrayList<>();

  private volatile List<MemoryQueue> queues = List.of();

  @Override
  public ExchangeType type() {
    return ExchangeType.FANOUT;
  }

  @Override
  public List<MemoryQueue> route(String event) {
    return queues;
  }

  @Override
  public synchronized void bind(String key, MemoryQueue queue) {
    bindings.add(queue);
    queues = bindings.stream().distinct().toList();
  }

  @Override
  public synchronized void unbind(String key, MemoryQueue queue) {
    bindings.remove(queue);
    queues = bindings.stream().distinct().toList();
  }
}
