package io.vireo.console.internal.failure;

import io.vireo.Core;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows the routes whose records are not to be read: a quorum queue drops a record that was looked
 * at too often, and the console looks whenever the number of records has changed. For one thread.
 */
public final class LookLimits {
  /** A queue may be deleted and declared in another form. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** Above it, years of looks lose nothing. */
  private static final long MANY = 100_000;

  private final Function<String, OptionalLong> limits;
  private final Map<String, Known> known = new HashMap<>();

  private record Known(long askedAt, @Nullable String reason) {}

  /**
   * Makes one.
   *
   * @param limits tells how often the records of a route can be looked at, empty if without limit
   */
  public LookLimits(Function<String, OptionalLong> limits) {
    this.limits = limits;
  }

  /** The limits that the broker of a core tells. */
  public static LookLimits of(Core core) {
    Driver driver = core.unwrap(Driver.class).orElseThrow();
    return new LookLimits(route -> driver.routes().recovery(route).deliveryLimit());
  }

  /** Why the records of a route are not to be read, as a sentence; null if they may. May block. */
  @Nullable String reason(String route) {
    Known latest = known.get(route);
    long now = System.nanoTime();
    if (latest == null || now - latest.askedAt > FRESH.toNanos()) {
      OptionalLong limit = limits.apply(route);
      boolean few = limit.isPresent() && limit.getAsLong() < MANY;
      latest = new Known(now, few ? sentence(route, limit.getAsLong()) : null);
      known.values().removeIf(one -> now - one.askedAt > FRESH.toNanos());
      known.put(route, latest);
    }
    return latest.reason;
  }

  private static String sentence(String route, long limit) {
    return "The failed events of "
        + route
        + " are only counted: their queue is a quorum queue, which drops an event that was looked at "
        + limit
        + " times. Export them by the command vireo recovery, delete the queue, and import them: then it is a classic one.";
  }
}
