package io.vireo.micrometer;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of each event or route, for a limited number of names; all further names share the
 * meters of {@code other}. Any thread may call. Finding meters that are there takes no lock and
 * makes no object.
 *
 * @param <M> the meters of one name
 */
final class MetersByEvent<M> {
  private static final Logger LOG = LoggerFactory.getLogger(MetersByEvent.class);

  /** Stands for all names beyond the limit. */
  static final String OTHER = "other";

  private final String what;
  private final int maxNames;
  private final Factory<M> factory;
  private final ConcurrentMap<String, M> shared = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, M> broadcasts = new ConcurrentHashMap<>();

  /** Held while a name is added. */
  private final Object lock = new Object();

  /** The names that have meters of their own. */
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private volatile boolean full;

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
    this.what = what;
    this.maxNames = maxNames;
    this.factory = factory;
  }

  /** The meters of a name, made if there are none yet. */
  M of(String event, boolean broadcast) {
    ConcurrentMap<String, M> meters = broadcast ? broadcasts : shared;
    M known = meters.get(event);
    if (known == null) {
      String name = isAdmitted(event) ? event : OTHER;
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
    own.remove(OTHER);
    return own;
  }

  private boolean isAdmitted(String event) {
    if (names.contains(event)) {
      return true;
    }
    if (full) {
      return false;
    }
    synchronized (lock) {
      if (names.size() < maxNames) {
        names.add(event);
        return true;
      }
      if (!full) {
        full = true;
        LOG.warn(
            "Metrics count {} by at most {} names. Further ones, from '{}' on, are counted as '{}'; VireoMetrics.withMaxEvents changes the limit",
            what,
            maxNames,
            event,
            OTHER);
      }
      return false;
    }
  }
}
