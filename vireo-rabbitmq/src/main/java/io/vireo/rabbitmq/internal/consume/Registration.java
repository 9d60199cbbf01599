package io.vireo.rabbitmq.internal.consume;

import io.vireo.Health;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a consumer is registered, and if not, why; and what holds up its events. Any thread may
 * call it; only {@link #await} waits.
 */
final class Registration {
  private static final Duration STORING_PATIENCE = Duration.ofSeconds(2);

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RabbitDelivery, HeldUp> heldUp = new LinkedHashMap<>();
  private boolean everSucceeded;
  private boolean givenUp;
  private boolean stopped;
  private @Nullable Instant unboundSince;
  private @Nullable String remark;
  private @Nullable ObservationException problem;
  private Health.Part health;

  /** Why an event is not safe yet whose handler has failed. */
  private record HeldUp(String reason, Instant since, @Nullable Instant nextTry) {}

  Registration(ConsumerRequest request) {
    this.name = request.healthName();
    this.health = part(Health.Status.DOWN, "not registered yet", Instant.now(), null);
  }

  private Health.Part part(
      Health.Status status, @Nullable String reason, Instant since, @Nullable Instant nextTry) {
    return new Health.Part(name, status, reason, since, nextTry);
  }

  /**
   * The consumer is registered.
   *
   * @param saying what people should know all the same, or null
   */
  void succeeded(@Nullable String saying) {
    lock.lock();
    try {
      everSucceeded = true;
      unboundSince = null;
      problem = null;
      remark = saying;
      health = part(Health.Status.UP, saying, Instant.now(), null);
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
      if (givenUp) {
        return;
      }
      problem = permanent;
      Instant since = health.status() == Health.Status.DOWN ? health.since() : Instant.now();
      health = part(Health.Status.DOWN, reason, since, nextTry);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The consumer is not registered, and no further try will be made: nothing changes that. */
  void gaveUp(String reason, ObservationException cause) {
    lock.lock();
    try {
      failed(reason, cause, null);
      givenUp = true;
    } finally {
      lock.unlock();
    }
  }

  /** An exchange was gone: until it is bound again, its queue gets nothing. */
  void unbound() {
    lock.lock();
    try {
      if (unboundSince == null) {
        unboundSince = Instant.now();
      }
    } finally {
      lock.unlock();
    }
  }

  void bound() {
    lock.lock();
    try {
      unboundSince = null;
    } finally {
      lock.unlock();
    }
  }

  /** A failed event is being made safe; why it is not yet, should it take longer. */
  void heldUp(RabbitDelivery delivery, String reason, @Nullable Instant nextTry) {
    lock.lock();
    try {
      HeldUp before = heldUp.get(delivery);
      Instant since = before == null ? Instant.now() : before.since();
      heldUp.put(delivery, new HeldUp(reason, since, nextTry));
    } finally {
      lock.unlock();
    }
  }

  /** The event is safe, or will come again. */
  void released(RabbitDelivery delivery) {
    lock.lock();
    try {
      heldUp.remove(delivery);
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

  /**
   * How it stands.
   *
   * @param live whether its channel has not ended: this may be known before {@link #failed} is
   *     called
   * @param pauseReason why it takes no events, if it was told so; else null
   */
  Health.Part health(boolean live, @Nullable String pauseReason) {
    lock.lock();
    try {
      if (health.status() == Health.Status.DOWN) {
        return health;
      }
      if (!live) {
        return part(Health.Status.DOWN, "its channel has just ended", Instant.now(), null);
      }
      if (unboundSince != null) {
        return part(
            Health.Status.DEGRADED,
            "an exchange that its queue was bound to was deleted; its queue is being bound again",
            unboundSince,
            null);
      }
      HeldUp first = heldUp.isEmpty() ? null : heldUp.values().iterator().next();
      if (first != null
          && Durations.after(first.since(), STORING_PATIENCE).isBefore(Instant.now())) {
        return heldUpPart(first);
      }
      return pauseReason == null
          ? health
          : part(
              Health.Status.UP, withRemark(pauseReason, remark), health.since(), health.nextTry());
    } finally {
      lock.unlock();
    }
  }

  private static String withRemark(String pauseReason, @Nullable String remark) {
    return remark == null ? pauseReason : pauseReason + "; " + remark;
  }

  private Health.Part heldUpPart(HeldUp first) {
    String reason =
        heldUp.size()
            + " failed event(s) cannot be stored, and hold their handlers up until they are: "
            + first.reason();
    return part(Health.Status.DEGRADED, reason, first.since(), first.nextTry());
  }

  /** Waits until the consumer was registered once; false if the time has passed before. */
  boolean await(Duration atMost) {
    long remaining = Durations.nanos(atMost);
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
