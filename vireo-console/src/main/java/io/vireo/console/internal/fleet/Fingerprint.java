package io.vireo.console.internal.fleet;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether something has changed that is shown, without keeping what was shown before. For
 * the thread that polls.
 */
final class Fingerprint {
  private long last;

  /** Whether this is something else than at the last call. */
  boolean changed(List<ObserverStatus> observers, List<RouteView> routes, @Nullable Long unrouted) {
    long hash = mix(1, Objects.hashCode(unrouted));
    for (ObserverStatus observer : observers) {
      hash = mix(hash, observer.id().hashCode());
      for (ListenerStatus listener : observer.listeners()) {
        hash = mix(hash, listener.event().hashCode());
        hash = mix(hash, listener.state().name().hashCode());
        hash = mix(hash, listener.pause().hashCode());
        hash = mix(hash, listener.traffic().hashCode());
        hash = mix(hash, listener.oldest().hashCode());
      }
    }
    for (RouteView route : routes) {
      hash = mix(hash, route.key().hashCode());
      hash = mix(hash, route.rate().hashCode());
      hash = mix(hash, Objects.hashCode(route.waiting()));
      hash = mix(hash, Objects.hashCode(route.failedEvents()));
      hash = mix(hash, Objects.hashCode(route.pause()));
    }
    boolean changed = hash != last;
    last = hash;
    return changed;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
