package io.vireo.test;

import io.vireo.spi.ConsumerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queues that listeners of a test have asked for.
 *
 * <p>Not thread-safe: {@link OutstandingEvents} guards it with its lock.
 */
final class KnownQueues {
  private final Map<String, KnownQueue> queues = new LinkedHashMap<>();

  /** The queue that a listener asks for. */
  KnownQueue use(ConsumerRequest request, long now) {
    request
        .options()
        .delegation()
        .map(to -> to.fallbackOf(request.event()))
        .ifPresent(fallback -> queues.computeIfAbsent(fallback, KnownQueue::new));
    KnownQueue queue =
        queues.computeIfAbsent(KnownQueue.nameOf(request), name -> new KnownQueue(request));
    queue.use(request, now);
    return queue;
  }

  /** The queue of a shared route or of a listener of broadcasts; null if nobody asked for it. */
  @Nullable KnownQueue find(String name) {
    return queues.get(name);
  }

  void remove(KnownQueue queue) {
    queues.values().remove(queue);
  }

  /** The queues that get an event of a name. */
  List<KnownQueue> boundTo(String exchange, String event) {
    return queues.values().stream().filter(queue -> queue.isBoundTo(exchange, event)).toList();
  }

  /** Takes an event out of the queue from which it has come; false if it is not known there. */
  boolean take(KnownQueue queue, String id) {
    if (queue.take(id)) {
      return true;
    }
    // A broker may delegate an event a moment before it is known here to be overdue.
    return queues.values().stream()
        .filter(from -> queue.route().equals(from.fallback()))
        .anyMatch(from -> from.take(id));
  }

  /** Delegates the events that have waited for too long. */
  void moveOverdue(long now) {
    for (KnownQueue queue : queues.values()) {
      String to = queue.fallback();
      KnownQueue fallback = to == null ? null : queues.get(to);
      if (fallback != null) {
        KnownQueue.Waiting waiting = new KnownQueue.Waiting(now, Long.MAX_VALUE);
        queue.takeOverdue(now).forEach(id -> fallback.put(id, waiting));
      }
    }
  }

  /** Adds what waits for a listener, in words. */
  void describe(long now, List<String> found) {
    for (KnownQueue queue : queues.values()) {
      long waiting = queue.waitingForListener(now);
      if (waiting > 0) {
        found.add(waiting + " waiting for a listener of '" + queue.route() + "'");
      }
    }
  }
}
