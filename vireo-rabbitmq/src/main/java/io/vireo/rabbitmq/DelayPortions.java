package io.vireo.rabbitmq;

import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Divides the delayed events of a step among queues, so that each can be looked through in a moment
 * for one that is cancelled. As long as few events wait, all processes share one queue. A process
 * that has put so many into it puts the next ones into a queue of its own, and so on; what has
 * emptied again is used again. Any thread may call it.
 */
final class DelayPortions {
  static final int MOST_EVENTS = 1_000;
  static final int MOST_BYTES = 4 << 20;

  /** The end of the name of the queue that all processes share. */
  static final String SHARED = ".all";

  private static final int MOST_REMEMBERED = 10_000;

  private final String process =
      "." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ".";
  private final Map<Key, Step> steps = new ConcurrentHashMap<>();

  private record Key(String target, long millis) {}

  /**
   * Where the next event goes.
   *
   * @param target the exchange that it goes to afterwards
   * @param step how long it waits, in milliseconds
   * @param bytes the size of its body
   * @param now on the clock of {@link System#nanoTime()}
   * @return the end of the queue's name
   */
  String next(String target, long step, int bytes, long now) {
    if (steps.size() >= MOST_REMEMBERED) {
      // The next ones count from nothing: some queues become a portion longer.
      steps.clear();
    }
    int number =
        steps.computeIfAbsent(new Key(target, step), key -> new Step(step, now)).next(bytes, now);
    return number == 0 ? SHARED : process + number;
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
      } else if (events >= MOST_EVENTS || (events > 0 && bytes + size > MOST_BYTES)) {
        full.addLast(new Full(current, now));
        use(emptyAgain(now), now);
      }
      events++;
      bytes += size;
      return current;
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
