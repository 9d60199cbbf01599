package io.vireo.rabbitmq.internal.delay;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Divides the delayed events of a step among queues, so that each can be looked through in a moment
 * for one that is cancelled, and several are emptied side by side. A process that has put so many
 * into one puts the next ones into another, and so on; what has emptied again is used again. Very
 * many events are in longer queues, rather than in very many. Any thread may call it.
 */
public final class DelayPortions {
  public static final int MAX_EVENTS = 1_000;
  static final int MAX_BYTES = 4 << 20;

  /** So many queues have the same length; the next so many are longer by as much. */
  static final int OF_ONE_LENGTH = 16;

  private static final int MAX_REMEMBERED = 10_000;

  private final Map<String, Step> steps = new ConcurrentHashMap<>();

  /**
   * Where the next event goes.
   *
   * @param series what all queues have in common that differ in their number only
   * @param step how long it waits, in milliseconds
   * @param bytes the size of its body
   * @param now on the clock of {@link System#nanoTime()}
   * @return the number of the queue, from 0
   */
  int next(String series, long step, int bytes, long now) {
    if (steps.size() >= MAX_REMEMBERED) {
      // The next ones count from nothing: some queues become a portion longer.
      steps.clear();
    }
    return steps.computeIfAbsent(series, key -> new Step(step, now)).next(bytes, now);
  }

  /** Of all events that wait equally long. Number 0 is the shared queue. */
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
        // So few have come that those in other queues have left them.
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
      long lengths = 1L + current / OF_ONE_LENGTH;
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
