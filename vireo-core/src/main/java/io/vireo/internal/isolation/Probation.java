package io.vireo.internal.isolation;

import io.vireo.Health;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the first of some events that are handled alone until the last of them: to be seen in the
 * log and in health. Any thread may call it.
 */
final class Probation {
  private static final Logger LOG = LoggerFactory.getLogger(Probation.class);

  /** The next one may still be on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String route;
  private final Timer timer;
  private volatile @Nullable Instant since;
  private long handled;
  private int running;
  private long lastEnd;

  Probation(String route, Timer timer) {
    this.route = route;
    this.timer = timer;
  }

  /** An event is about to be handled alone. */
  synchronized void begins() {
    running++;
    handled++;
    if (since == null) {
      since = Instant.now();
      handled = 1;
      LOG.warn(
          "'{}' is on probation: events come again of which nobody knows how they have ended. They are handled one at a time until they are through",
          route);
      timer.after(PATIENCE, this::look);
    }
  }

  /** One was, or it comes again. */
  synchronized void ends() {
    running--;
    lastEnd = System.nanoTime();
  }

  /** An event comes that has not come before: those that have come before it. */
  void isOver() {
    if (since != null) {
      over();
    }
  }

  private synchronized void over() {
    if (since != null) {
      since = null;
      LOG.warn("'{}' is no longer on probation: {} events were handled alone", route, handled);
    }
  }

  private synchronized void look() {
    if (since == null) {
      return;
    }
    if (running == 0 && System.nanoTime() - lastEnd >= Durations.nanos(PATIENCE)) {
      over();
    } else {
      timer.after(PATIENCE, this::look);
    }
  }

  /** A remark while it lasts, or null. */
  Health.@Nullable Part health(String name) {
    Instant begin = since;
    return begin == null
        ? null
        : new Health.Part(
            name,
            Health.Status.UP,
            "on probation: events that have come before are handled one at a time",
            begin,
            null);
  }
}
