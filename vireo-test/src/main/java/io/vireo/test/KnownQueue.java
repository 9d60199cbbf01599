package io.vireo.test;

import io.vireo.Delegation;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.TopicPattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue that listeners of a test have asked for, with the events that are known to wait in it.
 * {@link OutstandingEvents} guards it with its lock.
 */
final class KnownQueue {
  private final String route;
  private final boolean shared;
  private final Set<Binding> bindings = new HashSet<>();
  private final List<Consumer> consumers = new ArrayList<>();
  private final Map<String, Deque<Waiting>> waiting = new LinkedHashMap<>();
  private @Nullable Delegation delegation;
  private long expiresAfter = Long.MAX_VALUE;
  private long unusedSince;

  /** By what an exchange finds a queue. */
  record Binding(String exchange, ExchangeType type, String key) {
    boolean matches(String toExchange, String event) {
      if (!exchange.equals(toExchange)) {
        return false;
      }
      return switch (type) {
        case DIRECT -> key.equals(event);
        case TOPIC -> TopicPattern.compile(key).matches(TopicPattern.words(event));
        case FANOUT -> true;
      };
    }
  }

  /**
   * An event that waits.
   *
   * @param since when it has come, on the clock of the broker
   * @param expiresAt when it is dropped; {@link Long#MAX_VALUE} for never
   */
  record Waiting(long since, long expiresAt) {}

  KnownQueue(ConsumerRequest request) {
    this.route = request.event();
    this.shared = !request.broadcast();
  }

  /** A queue that is kept, and that no listener has asked for yet. */
  KnownQueue(String route) {
    this.route = route;
    this.shared = true;
  }

  /** The name of the shared route, or the listener of broadcasts. */
  static String nameOf(ConsumerRequest request) {
    return request.broadcast()
        ? request.observerId() + "/" + request.subscriptionId()
        : request.event();
  }

  String route() {
    return route;
  }

  boolean isShared() {
    return shared;
  }

  /** Is asked for, with or without a consumer. */
  void use(ConsumerRequest request, long now) {
    forgetIfExpired(now);
    ObserveOptions options = request.options();
    ExchangeType type = shared ? ExchangeType.DIRECT : ExchangeType.TOPIC;
    bindings.add(
        new Binding(
            options.exchange().orElse(shared ? ExchangeNames.SHARED : ExchangeNames.BROADCAST),
            options.exchangeType().orElse(type),
            request.event()));
    delegation = options.delegation().orElse(null);
    expiresAfter =
        options.resumable() || delegation != null
            ? Long.MAX_VALUE
            : Durations.nanos(options.queueExpiration());
    unusedSince = now;
  }

  void add(Consumer consumer, long now) {
    forgetIfExpired(now);
    consumers.add(consumer);
  }

  void remove(Consumer consumer, long now) {
    if (consumers.remove(consumer)) {
      unusedSince = now;
    }
  }

  /** The broker has deleted the queue with its events while it had no consumer. */
  private void forgetIfExpired(long now) {
    if (consumers.isEmpty() && now - unusedSince >= expiresAfter) {
      waiting.clear();
    }
  }

  boolean isBoundTo(String exchange, String event) {
    return bindings.stream().anyMatch(binding -> binding.matches(exchange, event));
  }

  /** Whether a listener takes events now, or will once it is connected. */
  private boolean isTaken() {
    return consumers.stream()
        .map(Consumer::state)
        .anyMatch(
            state -> state == Consumer.State.REGISTERED || state == Consumer.State.CONNECTING);
  }

  void put(String id, Waiting event) {
    waiting.computeIfAbsent(id, none -> new ArrayDeque<>()).add(event);
  }

  /** Takes an event out; false if it is not here. */
  boolean take(String id) {
    Deque<Waiting> same = waiting.get(id);
    if (same == null) {
      return false;
    }
    same.remove();
    if (same.isEmpty()) {
      waiting.remove(id);
    }
    return true;
  }

  /** Forgets all events, because the broker has deleted a private queue. */
  void clear() {
    waiting.clear();
  }

  /** How many events wait for a listener that takes them. */
  long waitingForListener(long now) {
    if (waiting.isEmpty() || !isTaken()) {
      return 0;
    }
    return waiting.values().stream()
        .flatMap(Deque::stream)
        .filter(event -> event.expiresAt() > now)
        .count();
  }

  /** The route to which the events go that nobody takes; null if they stay. */
  @Nullable String fallback() {
    return delegation == null ? null : delegation.fallbackOf(route);
  }

  /** Takes out the ids of the events that have waited for so long that they go elsewhere. */
  List<String> takeOverdue(long now) {
    List<String> overdue = new ArrayList<>();
    if (delegation == null) {
      return overdue;
    }
    long patience = Durations.nanos(delegation.after());
    waiting.forEach(
        (id, same) -> {
          while (!same.isEmpty()
              && (now - same.element().since() >= patience || same.element().expiresAt() <= now)) {
            same.remove();
            overdue.add(id);
          }
        });
    waiting.values().removeIf(Deque::isEmpty);
    return overdue;
  }
}
