package io.vireo.memory;

import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import io.vireo.test.BrokerTime;
import java.util.Set;

/** Under URLs of its own scheme, the memory driver with time that a test can move. */
public final class MovableMemoryProvider implements DriverProvider {
  private static final String SCHEME = "memory-movable";
  private static final MovableTime TIME = new MovableTime();
  private static final BusRegistry BUSES = new BusRegistry(place -> TIME);

  /** For {@link java.util.ServiceLoader}. */
  public MovableMemoryProvider() {}

  /** The time of all these buses. */
  public static BrokerTime time() {
    return TIME;
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
    return new MemoryDriver(BUSES, url);
  }
}
