package io.vireo.rabbitmq.internal.delay;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Divides the events that wait equally long among several queues. Each queue is short enough to be
 * looked through in a moment for an event that is cancelled, and the broker empties several at the
 * same time. When a process has put a portion of events into one queue, it puts the next ones into
 * another; a queue that has emptied is used again. A program with very many events gets longer
 * queues rather than very many of them. Any thread may call it.
 */
public final class DelayPortions {
  /** How many events a portion has at most. */
  public static final int MAX_EVENTS = 1_000;

  /** How large the bodies of a portion are together, at most. */
  static final int MAX_BYTES = 4 << 20;

  /** How many queues take one portion; as many take two, the next as many three, and so on. */
  static final int QUEUES_OF_ONE_LENGTH = 16;

  private static final int MAX_REMEMBERED = 10_000;

  private final Map<String, Step> steps = new ConcurrentHashMap<>();

  /**
   * Chooses the queue for the next event.
   *
   * @param series what the names of queues have in common that differ in their number only
   * @param step how long the event waits, in milliseconds
   * @return the number of the queue, from 0
   */
  int next(String series, long step, int bytes, long now) {
    if (steps.size() >= MAX_REMEMBERED) {
      // Counting begins anew, so that some queues become longer by a portion.
      steps.clear();
    }
    return steps.computeIfAbsent(series, key -> new Step(step, now)).next(bytes, now);
  }

  /** The queues of one series. Number 0 is the queue that all processes share. */
  private static final class Step {
    private final long nanos;
    private final ArrayDeque<Full> full = new ArrayDeque<>();
    private int current;
    private int highest;
    private long since;
    private int events;
    private long bytes;

    private record Full(int number, long at) {}

    Step(long millis, long now) {
      this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      this.since = now;
    }

    synchronized int next(int size, long now) {
      if (now - since > nanos) {
        // Events have come so slowly that all those in other queues have left them.
        full.clear();
        highest = 0;
        use(0, now);
      } else if (isFull(size)) {
        full.addLast(new Full(current, now));
        use(emptyAgain(now), now);
      }
      events++;
      bytes += size;
      return current;
    }

    private boolean isFull(int size) {
      long lengths = 1L + current / QUEUES_OF_ONE_LENGTH;
      return events >= lengths * MAX_EVENTS || (events > 0 && bytes + size > lengths * MAX_BYTES);
    }

    private int emptyAgain(long now) {
      Full oldest = full.getFirst();
      if (now - oldest.at() > nanos) {
        full.removeFirst();
        return oldest.number();
      }
      return ++highest;
    }

    private void use(int number, long now) {
      current = number;
      since = now;
      events = 0;
      bytes = 0;
    }
  }
}
