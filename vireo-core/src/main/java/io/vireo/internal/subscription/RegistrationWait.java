package io.vireo.internal.subscription;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.ObservationException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits until an observer's listeners are registered. While the broker cannot be reached, all of
 * them together wait no longer than the first of them alone. So a program with thirty routes that
 * starts before its broker waits no longer than one with a single route.
 *
 * <p>Any thread may call. It locks itself, but not while somebody waits.
 */
final class RegistrationWait {
  /** How long each listener waits at least if there is a connection to the broker. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /**
   * Since when no listener that waited has been registered, by {@link System#nanoTime()}; null if
   * the last one has been.
   */
  @GuardedBy("this")
  private @Nullable Long since;

  /**
   * Waits until a consumer is registered.
   *
   * @param atMost how long to wait if no other listener has waited in vain
   * @return true if the consumer is registered
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

  private synchronized long begin() {
    Long began = since;
    if (began == null) {
      began = System.nanoTime();
      since = began;
    }
    return began;
  }

  private synchronized void end() {
    since = null;
  }
}
