package io.vireo.internal.subscription;

import io.vireo.ObservationException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How an observer waits for its listeners to be registered. While there is no broker all of them
 * wait together, no longer than the first of them alone: thirty routes cost a program that starts
 * before its broker no more than one. Any thread may call.
 */
final class RegistrationWait {
  /** What a broker that is there gets from each of them, though others have waited in vain. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();

  /** Since when none that was waited for has been registered, by {@link System#nanoTime()}. */
  private @Nullable Long since;

  /**
   * Waits until a consumer is registered.
   *
   * @param atMost how long, if it is the first
   * @return true if it is
   * @throws ObservationException if it cannot be registered, for a reason that waiting does not
   *     cure
   */
  boolean await(Consumer consumer, Duration atMost) {
    long left = begin() + Durations.nanos(atMost) - System.nanoTime();
    Duration patience = Duration.ofNanos(Math.max(0, left));
    if (patience.compareTo(MOMENT) < 0 && consumer.isConnected()) {
      patience = MOMENT.compareTo(atMost) < 0 ? MOMENT : atMost;
    }
    boolean inVain = false;
    try {
      inVain = !consumer.awaitRegistered(patience);
    } finally {
      if (!inVain) {
        end();
      }
    }
    return !inVain;
  }

  private long begin() {
    lock.lock();
    try {
      Long began = since;
      if (began == null) {
        began = System.nanoTime();
        since = began;
      }
      return began;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      since = null;
    } finally {
      lock.unlock();
    }
  }
}
