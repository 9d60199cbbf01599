package io.vireo.internal.isolation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Health;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time during which a route's suspect events are handled alone. It begins with the first
 * suspect event. It ends when another event comes, or some seconds after the last suspect one. Log
 * and health show it.
 *
 * <p>Any thread may call it. It locks itself.
 */
final class Probation {
  private static final Logger LOG = LoggerFactory.getLogger(Probation.class);

  /** How long after a suspect event the next one may come. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String route;
  private final Timer timer;

  /** When it began; null while there is none. Volatile, because most events only look at this. */
  private volatile @Nullable Instant since;

  /** How many events were handled alone since it began. */
  @GuardedBy("this")
  private long handled;

  /** How many events are being handled alone. */
  @GuardedBy("this")
  private int running;

  /** When the last event had been handled alone, by {@link System#nanoTime()}. */
  @GuardedBy("this")
  private long lastEnd;

  Probation(String route, Timer timer) {
    this.route = route;
    this.timer = timer;
  }

  /** An event is about to be handled alone. */
  synchronized void begin() {
    running++;
    handled++;
    if (since == null) {
      since = Instant.now();
      handled = 1;
      LOG.warn(
          "'{}' is on probation: events come again of which nobody knows how they have ended. They are handled one at a time until they are through",
          route);
      timer.after(PATIENCE, this::endIfQuiet);
    }
  }

  /** An event was handled alone, or it comes again. */
  synchronized void handled() {
    running--;
    lastEnd = System.nanoTime();
  }

  /** Ends it, if there is one: an event has come that is not suspect. */
  void end() {
    if (since != null) {
      endNow();
    }
  }

  private synchronized void endNow() {
    if (since != null) {
      since = null;
      LOG.warn("'{}' is no longer on probation: {} events were handled alone", route, handled);
    }
  }

  private synchronized void endIfQuiet() {
    if (since == null) {
      return;
    }
    if (running == 0 && System.nanoTime() - lastEnd >= Durations.nanos(PATIENCE)) {
      endNow();
    } else {
      timer.after(PATIENCE, this::endIfQuiet);
    }
  }

  /** Says that events are handled alone, or null while there is none. */
  Health.@Nullable Part health(String name) {
    Instant begin = since;
    return begin == null
        ? null
        : Health.Part.of(
            name,
            Health.Status.UP,
            "on probation: events that have come before are handled one at a time",
            begin,
            null);
  }
}
