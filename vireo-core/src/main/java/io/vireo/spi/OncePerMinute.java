package io.vireo.spi;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a log says of things that have names: each name once a minute, and a hundred names a
 * minute in all, so that one who makes up names cannot fill the disk. Keeps at most a thousand
 * names. Any thread may call; nothing blocks.
 */
public final class OncePerMinute {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A program that makes up names must not make this map grow without end. */
  private static final int MAX_NAMES = 1_000;

  /** Nor may it fill the disk with lines. */
  private static final int MAX_A_MINUTE = 100;

  private final AtomicLong minuteBegan = new AtomicLong(System.nanoTime());
  private final AtomicInteger saidInMinute = new AtomicInteger();
  private final ConcurrentHashMap<String, Long> saidAt = new ConcurrentHashMap<>();

  /** Makes one of which nothing has been said yet. */
  public OncePerMinute() {}

  /**
   * Whether something may be said of a name. If so, it counts as said.
   *
   * @param name what it is about
   * @return true if nothing has been said of it for a minute, and little of others
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
