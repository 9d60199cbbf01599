package io.vireo.test;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The time of a real broker, which a test can only wait for. */
final class RealTime implements TestTime {
  private static final String LIMIT_PROPERTY = "vireo.test.longestWait";
  private static final long DEFAULT_LIMIT_SECONDS = 60;

  private final String endpoint;

  RealTime(String endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean isMovable() {
    return false;
  }

  @Override
  public void advance(Duration duration) {
    MovableTime.requireForward(duration);
    Duration limit = Duration.ofSeconds(Long.getLong(LIMIT_PROPERTY, DEFAULT_LIMIT_SECONDS));
    if (duration.compareTo(limit) > 0) {
      throw new TimeNotMovableException(
          "The time of "
              + endpoint
              + " cannot be moved, and this test would wait for "
              + duration
              + ". Run it in memory, or with -D"
              + LIMIT_PROPERTY
              + "=SECONDS");
    }
    try {
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(duration));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    // Nothing was planned.
  }
}
