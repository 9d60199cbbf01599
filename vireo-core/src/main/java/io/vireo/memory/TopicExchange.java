package io.vireo.memory;

import io.vireo.ExchangeType;
import io.vireo.spi.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Routes an event to the queues that are bound with a {@link TopicPattern} of its name. */
final class TopicExchange implements Exchange {
  /** How many answers are remembered, because a program may emit any number of names. */
  private static final int MAX_KNOWN_ROUTES = 10_000;

  private volatile Table table = new Table(List.of());

  @Override
  public ExchangeType type() {
    return ExchangeType.TOPIC;
  }

  @Override
  public List<MemoryQueue> route(String event) {
    return table.route(event);
  }

  @Override
  public synchronized void bind(String key, MemoryQueue queue) {
    List<Binding> more = new ArrayList<>(table.bindings);
    more.add(new Binding(key, TopicPattern.compile(key), queue));
    table = new Table(more);
  }

  @Override
  public synchronized void unbind(String key, MemoryQueue queue) {
    List<Binding> fewer = new ArrayList<>(table.bindings);
    fewer.removeIf(binding -> binding.key().equals(key) && binding.queue() == queue);
    table = new Table(fewer);
  }

  private record Binding(String key, TopicPattern pattern, MemoryQueue queue) {}

  /**
   * The bindings of one moment, with the answers that were found so far. A new binding makes a new
   * table, so no answer is older than its bindings.
   */
  private static final class Table {
    private final List<Binding> bindings;
    private final ConcurrentHashMap<String, List<MemoryQueue>> known = new ConcurrentHashMap<>();

    Table(List<Binding> bindings) {
      this.bindings = bindings;
    }

    List<MemoryQueue> route(String event) {
      List<MemoryQueue> queues = known.get(event);
      return queues != null ? queues : find(event);
    }

    private List<MemoryQueue> find(String event) {
      List<String> words = TopicPattern.words(event);
      List<MemoryQueue> queues =
          bindings.stream()
              .filter(binding -> binding.pattern().matches(words))
              .map(Binding::queue)
              .distinct()
              .toList();
      if (known.mappingCount() >= MAX_KNOWN_ROUTES) {
        known.clear();
      }
      known.put(event, queues);
      return queues;
    }
  }
}
