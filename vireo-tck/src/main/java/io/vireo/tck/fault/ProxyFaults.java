package io.vireo.tck.fault;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The faults that a proxy inflicts on all of its connections at the moment. Used by the thread of
 * the proxy only.
 */
final class ProxyFaults {
  private final Set<TcpProxy.Direction> held = EnumSet.noneOf(TcpProxy.Direction.class);
  private Duration delay = Duration.ZERO;
  private Duration jitter = Duration.ZERO;
  private long bytesPerSecond = Long.MAX_VALUE;

  void hold(TcpProxy.Direction direction) {
    held.add(direction);
  }

  void delay(Duration atLeast, Duration upToMore) {
    delay = atLeast;
    jitter = upToMore;
  }

  void throttle(int most) {
    bytesPerSecond = most;
  }

  void none() {
    held.clear();
    delay(Duration.ZERO, Duration.ZERO);
    bytesPerSecond = Long.MAX_VALUE;
  }

  boolean holds(TcpProxy.Direction direction) {
    return held.contains(direction);
  }

  /** Draws the delay of the bytes that have just been read, in nanoseconds. */
  long drawDelay() {
    long nanos = Durations.nanos(delay);
    return jitter.isZero()
        ? nanos
        : nanos + ThreadLocalRandom.current().nextLong(Durations.nanos(jitter) + 1);
  }

  boolean throttles() {
    return bytesPerSecond != Long.MAX_VALUE;
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }
}
