package io.vireo.micrometer;

import io.vireo.instrumentation.EventNameLimit;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The meters of each event or route, for a limited number of names; all further names share the
 * meters of {@code other}. Any thread may call. Finding meters that are there takes no lock and
 * makes no object.
 *
 * @param <M> the meters of one name
 */
final class MetersByEvent<M> {
  private final EventNameLimit names;
  private final Factory<M> factory;
  private final ConcurrentMap<String, M> shared = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, M> broadcasts = new ConcurrentHashMap<>();

  /** Makes the meters of one name. */
  @FunctionalInterface
  interface Factory<M> {
    M make(String event, boolean broadcast);
  }

  /**
   * Makes an empty one.
   *
   * @param what the names are of, for the log
   */
  MetersByEvent(String what, int maxNames, Factory<M> factory) {
    this.names =
        new EventNameLimit(
            VireoMetrics.class,
            maxNames,
            "Metrics count " + what,
            "are called '" + EventNameLimit.OTHER + "'");
    this.factory = factory;
  }

  /** The meters of a name, made if there are none yet. */
  M of(String event, boolean broadcast) {
    ConcurrentMap<String, M> meters = broadcast ? broadcasts : shared;
    M known = meters.get(event);
    if (known == null) {
      String name = names.admitted(event);
      known = meters.get(name);
      if (known == null) {
        known = meters.computeIfAbsent(name, key -> factory.make(key, broadcast));
      }
    }
    return known;
  }

  /** The names of shared routes that have meters of their own. */
  Set<String> sharedNames() {
    Set<String> own = new TreeSet<>(shared.keySet());
    own.remove(EventNameLimit.OTHER);
    return own;
  }
}
