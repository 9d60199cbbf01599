package io.vireo.rabbitmq.internal.consume;

import io.vireo.Health;
import io.vireo.ObservationException;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a consumer is registered with the broker, and what health says of it: why it is not
 * registered, that its queue is not bound, or that failed events cannot be stored. One lock guards
 * the whole state. Any thread may call it; only {@link #await} waits.
 */
final class Registration {

  /** How long a failed event may take to be stored before health says so. */
  private static final Duration HELD_UP_TOLERANCE = Duration.ofSeconds(2);

  private final String name;
  private final Map<RabbitDelivery, HeldUp> heldUp = new LinkedHashMap<>();
  private boolean everSucceeded;
  private boolean givenUp;
  private boolean stopped;
  private @Nullable Instant unboundSince;
  private @Nullable String remark;
  private @Nullable ObservationException problem;
  private Health.Part health;

  /** Why the record or the copy of a failed event is not stored yet. */
  private record HeldUp(String reason, Instant since, @Nullable Instant nextTry) {}

  Registration(ConsumerRequest request) {
    this.name = request.healthName();
    this.health = part(Health.Status.DOWN, "not registered yet", Instant.now(), null);
  }

  private Health.Part part(
      Health.Status status, @Nullable String reason, Instant since, @Nullable Instant nextTry) {
    return Health.Part.of(name, status, reason, since, nextTry);
  }

  /** The consumer is registered. */
  synchronized void succeeded(@Nullable String remark) {
    everSucceeded = true;
    unboundSince = null;
    problem = null;
    this.remark = remark;
    health = part(Health.Status.UP, remark, Instant.now(), null);
    notifyAll();
  }

  /**
   * The consumer is not registered.
   *
   * @param permanent what {@link #await} throws, or null if waiting may help
   * @param nextTry when the registration is tried again, or null if that is not known
   */
  synchronized void failed(
      String reason, @Nullable ObservationException permanent, @Nullable Instant nextTry) {
    if (givenUp) {
      return;
    }
    problem = permanent;
    Instant since = health.status() == Health.Status.DOWN ? health.since() : Instant.now();
    health = part(Health.Status.DOWN, reason, since, nextTry);
    notifyAll();
  }

  /** The consumer is not registered, for good: no further try will be made. */
  synchronized void gaveUp(String reason, ObservationException cause) {
    failed(reason, cause, null);
    givenUp = true;
  }

  /** An exchange was deleted, so the queue gets no events until it is bound again. */
  synchronized void unbound() {
    if (unboundSince == null) {
      unboundSince = Instant.now();
    }
  }

  /** The queue is bound again. */
  synchronized void bound() {
    unboundSince = null;
  }

  /**
   * A failed event is not stored yet.
   *
   * @param reason why, for health to say should it take long
   * @param nextTry when storing it is tried again, or null if a try is under way
   */
  synchronized void heldUp(RabbitDelivery delivery, String reason, @Nullable Instant nextTry) {
    HeldUp before = heldUp.get(delivery);
    Instant since = before == null ? Instant.now() : before.since();
    heldUp.put(delivery, new HeldUp(reason, since, nextTry));
  }

  /** A failed event is stored, or its delivery has gone stale and comes again. */
  synchronized void noLongerHeldUp(RabbitDelivery delivery) {
    heldUp.remove(delivery);
  }

  /** The consumer was stopped, so {@link #await} waits no longer. */
  synchronized void stopped() {
    stopped = true;
    notifyAll();
  }

  /**
   * What health says of the consumer.
   *
   * @param live whether its channel is there and has not ended, which may be known before {@link
   *     #failed} is called
   * @param pauseReason why the consumer is paused, or null if it is not
   */
  synchronized Health.Part health(boolean live, @Nullable String pauseReason) {
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
        && Durations.after(first.since(), HELD_UP_TOLERANCE).isBefore(Instant.now())) {
      return heldUpPart(first);
    }
    return pauseReason == null
        ? health
        : part(
            Health.Status.UP,
            withRemark(pauseReason, remark),
            health.since(),
            health.nextTry().orElse(null));
  }

  private static String withRemark(String pauseReason, @Nullable String remark) {
    return remark == null ? pauseReason : pauseReason + "; " + remark;
  }

  private Health.Part heldUpPart(HeldUp first) {
    String reason =
        "%s failed event(s) cannot be stored, and hold their handlers up until they are: %s"
            .formatted(heldUp.size(), first.reason());
    return part(Health.Status.DEGRADED, reason, first.since(), first.nextTry());
  }

  /**
   * Waits until the consumer has been registered once.
   *
   * @return false if the time has passed first, the consumer was stopped, or the thread was
   *     interrupted, whose flag is then set
   * @throws ObservationException if waiting does not help
   */
  synchronized boolean await(Duration atMost) {
    long deadline = Durations.deadline(atMost);
    try {
      while (!everSucceeded) {
        if (problem != null) {
          // A new exception for each caller, so that the stack trace is the caller's own.
          throw new ObservationException(String.valueOf(problem.getMessage()), problem);
        }
        long remaining = deadline - System.nanoTime();
        if (stopped || remaining <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
