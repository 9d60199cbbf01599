package io.vireo.soak;

import io.vireo.tck.rabbitmq.RabbitAdmin;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The resources in use while no event is emitted.
 *
 * @param threads how many threads this JVM has, by their names with # for the numbers
 * @param connections how many connections the broker has
 * @param channels how many channels the broker has
 * @param heapBytes the heap in use after a garbage collection
 */
record Resources(Map<String, Integer> threads, int connections, int channels, long heapBytes) {

  /**
   * The soak's own threads, and those that the JVM keeps for a minute after a process has ended.
   */
  private static final Pattern NOT_COUNTED =
      Pattern.compile("(" + SoakThreads.PREFIX + "|process reaper).*");

  /**
   * Counts the resources after a time in which no event is emitted. It counts only threads that
   * lived during that whole time, since threads of pools come and go.
   */
  static Resources afterIdle(Duration idle, RabbitAdmin admin) throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    TimeUnit.NANOSECONDS.sleep(idle.toNanos());
    Set<Thread> lasting = new HashSet<>(Thread.getAllStackTraces().keySet());
    lasting.retainAll(before);
    return new Resources(
        byName(lasting), admin.connectionCount(), admin.channelCount(), heapAfterCollection());
  }

  private static Map<String, Integer> byName(Set<Thread> threads) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Thread thread : threads) {
      String name = thread.getName().replaceAll("[0-9]+", "#");
      if (!NOT_COUNTED.matcher(name).matches()) {
        counts.merge(name, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static long heapAfterCollection() {
    // The second collection frees what cleaners released after the first.
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  int threadCount() {
    return threads.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many more or fewer threads there are than before, by name. */
  Map<String, Integer> threadsMoreThan(Resources before) {
    Map<String, Integer> more = new TreeMap<>(threads);
    before.threads.forEach((name, count) -> more.merge(name, -count, Integer::sum));
    more.values().removeIf(count -> count == 0);
    return more;
  }
}
