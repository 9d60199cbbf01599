package io.vireo.spi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often a log says the same thing: once a minute for each name, such as an event's, and
 * a hundred times a minute for all names together. The second limit is there because a foreign
 * emitter can make up names without end, and must not fill the disk. At most a thousand names are
 * remembered. Any thread may call these methods, and none of them blocks.
 */
public final class OncePerMinute {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Bounds the memory that names take. */
  private static final int MAX_NAMES = 1_000;

  /** Bounds the lines that names cause. */
  private static final int MAX_A_MINUTE = 100;

  private final AtomicLong minuteBegan = new AtomicLong(System.nanoTime());
  private final AtomicInteger saidInMinute = new AtomicInteger();
  private final ConcurrentHashMap<String, Long> saidAt = new ConcurrentHashMap<>();

  /** Makes a limit under which each name is due. */
  public OncePerMinute() {}

  /**
   * Whether a name may be logged now. If so, it counts as logged.
   *
   * @param name what the log would be about
   * @return true if the name was not logged within the last minute, and fewer than a hundred names
   *     were
   */
  public boolean isDue(String name) {
    long now = System.nanoTime();
    @Nullable Long last = saidAt.get(name);
    if (last != null && now - last < INTERVAL_NANOS) {
      return false;
    }
    if (!isRoomLeft(now)) {
      return false;
    }
    if (saidAt.size() >= MAX_NAMES) {
      saidAt.clear();
    }
    saidAt.put(name, now);
    return true;
  }

  private boolean isRoomLeft(long now) {
    long began = minuteBegan.get();
    if (now - began >= INTERVAL_NANOS && minuteBegan.compareAndSet(began, now)) {
      saidInMinute.set(0);
    }
    return saidInMinute.get() < MAX_A_MINUTE && saidInMinute.incrementAndGet() <= MAX_A_MINUTE;
  }
}
