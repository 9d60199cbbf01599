package io.vireo.rabbitmq;

import io.vireo.Health;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a consumer is registered, and if not, why. Any thread may call it; only {@link #await}
 * waits.
 */
final class Registration {
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean everSucceeded;
  private boolean stopped;
  private @Nullable ObservationException problem;
  private Health.Part health;

  Registration(ConsumerRequest request) {
    this.name = (request.broadcast() ? "broadcast " : "route ") + request.event();
    this.health =
        new Health.Part(name, Health.Status.DOWN, "not registered yet", Instant.now(), null);
  }

  /** The consumer is registered. */
  void succeeded() {
    lock.lock();
    try {
      everSucceeded = true;
      problem = null;
      health = new Health.Part(name, Health.Status.UP, null, Instant.now(), null);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The consumer is not registered.
   *
   * @param permanent what to throw at those who wait, or null if waiting may help
   * @param nextTry when it is tried again, or null if that is not known
   */
  void failed(String reason, @Nullable ObservationException permanent, @Nullable Instant nextTry) {
    lock.lock();
    try {
      problem = permanent;
      Instant since = health.status() == Health.Status.DOWN ? health.since() : Instant.now();
      health = new Health.Part(name, Health.Status.DOWN, reason, since, nextTry);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The consumer was stopped: nobody waits any longer. */
  void stopped() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Health.Part health() {
    lock.lock();
    try {
      return health;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the consumer was registered once; false if the time has passed before. */
  boolean await(Duration atMost) {
    long remaining = TimeUnit.NANOSECONDS.convert(atMost);
    lock.lock();
    try {
      while (!everSucceeded) {
        if (problem != null) {
          // A new one each time: the stack trace should be the caller's.
          throw new ObservationException(String.valueOf(problem.getMessage()), problem);
        }
        if (stopped || remaining <= 0) {
          return false;
        }
        remaining = changed.awaitNanos(remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
