package io.vireo.memory;

import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Under URLs of its own scheme, the memory driver with time that a test can move. */
public final class MovableMemoryProvider implements DriverProvider {
  private static final String SCHEME = "memory-movable";
  private static final Map<String, MovableTime> TIMES = new ConcurrentHashMap<>();
  private static final MemoryBrokers BROKERS = new MemoryBrokers(MovableMemoryProvider::time);

  /** For {@link java.util.ServiceLoader}. */
  public MovableMemoryProvider() {}

  /** The time of the broker that a URL means, and of no other. */
  public static MovableTime time(String url) {
    return TIMES.computeIfAbsent(url, same -> new MovableTime());
  }

  public static String url(String name) {
    return SCHEME + ":" + name;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Driver connect(String url) {
    return new MemoryDriver(BROKERS, url);
  }
}
