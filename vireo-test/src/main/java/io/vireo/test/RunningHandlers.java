package io.vireo.test;

import io.vireo.Failure;
import io.vireo.IncomingEvent;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that run, and their exceptions of which the observer has not told the failure yet.
 *
 * <p>Not thread-safe: {@link OutstandingEvents} guards it with its lock.
 */
final class RunningHandlers {
  /** How long after a handler has thrown its failure may be told. It may never be. */
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(2);

  private final List<IncomingEvent> handled = new ArrayList<>();

  /** Events that were acknowledged on receipt and whose handler has not started yet. */
  private final Set<String> starting = new HashSet<>();

  /** Exceptions of which no failure was told yet, with the time of each. */
  private final IdentityHashMap<Throwable, Long> unreported = new IdentityHashMap<>();

  /** An event was acknowledged before its handler has started. */
  void willStart(TrackedDelivery delivery) {
    starting.add(key(delivery.request().subscriptionId(), delivery.id()));
  }

  void starts(IncomingEvent event) {
    handled.add(event);
    starting.remove(key(event.subscriptionId(), event.message().id().orElse(null)));
  }

  void ends(IncomingEvent event, @Nullable Throwable failure) {
    handled.remove(event);
    if (failure != null) {
      fails(failure);
    }
  }

  /** A failure will be told soon. */
  void fails(Throwable failure) {
    unreported.put(failure, System.nanoTime());
  }

  void reported(Failure failure) {
    starting.remove(key(failure.subscriptionId(), failure.id().orElse(null)));
    for (Throwable one = failure.exception(); one != null; one = one.getCause()) {
      unreported.remove(one);
    }
  }

  private static String key(String subscriptionId, @Nullable String messageId) {
    return subscriptionId + "/" + messageId;
  }

  /** Adds what is not done, in words. */
  void describe(List<String> found) {
    long oldest = System.nanoTime() - Durations.nanos(REPORT_PATIENCE);
    unreported.values().removeIf(since -> since - oldest < 0);
    handled.forEach(
        event ->
            found.add("'" + event.message().event() + "' in its handler, of " + event.route()));
    starting.forEach(event -> found.add("a handler that starts"));
    unreported.keySet().forEach(failure -> found.add("a handler that has thrown " + failure));
  }
}
