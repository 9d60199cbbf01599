package io.vireo.console.internal.failure;

import io.vireo.Core;
import io.vireo.ListenerStatus;
import io.vireo.operations.inspection.RouteNames;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names the routes that may have failed events: those with a recovery queue, and those with a
 * queue, since they may soon have one. Where the broker does not list all of them, the routes that
 * observers report are added. The broker is asked every ten seconds at most. For one thread.
 */
public final class FailedRoutes implements Supplier<KnownRoutes> {
  private static final long FRESH = TimeUnit.SECONDS.toNanos(10);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

  /** Each name is asked for on its own. With more routes, only those with a recovery queue are. */
  private static final int MAX_COUNTED = 500;

  private final Core core;
  private final Supplier<RouteNames> broker;
  private @Nullable KnownRoutes known;
  private long askedAt;

  /**
   * Makes one.
   *
   * @param core asks the observers
   * @param broker lists the routes as far as the broker knows them; may block
   */
  public FailedRoutes(Core core, Supplier<RouteNames> broker) {
    this.core = core;
    this.broker = broker;
  }

  @Override
  public KnownRoutes get() {
    long now = System.nanoTime();
    KnownRoutes latest = known;
    if (latest == null || now - askedAt > FRESH) {
      latest = ask();
      known = latest;
      askedAt = System.nanoTime();
    }
    return latest;
  }

  private KnownRoutes ask() {
    RouteNames listed = broker.get();
    Set<String> names = new HashSet<>(listed.recovery().keySet());
    if (listed.routes().size() <= MAX_COUNTED) {
      listed.routes().forEach(route -> names.add(route.event()));
    }
    if (!listed.complete()) {
      names.addAll(reported());
    }
    return new KnownRoutes(names, listed.incomplete().orElse(null));
  }

  private Set<String> reported() {
    return core.control().ping(ANSWER_TIME).stream()
        .flatMap(observer -> observer.listeners().stream())
        .map(ListenerStatus::event)
        .collect(Collectors.toSet());
  }
}
