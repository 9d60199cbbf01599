package io.vireo.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits a limited number of event names, so that their number stays small where each name costs
 * memory or money. Any thread may call. Looking up a name that is admitted takes no lock.
 */
final class EventNameLimit {
  private static final Logger LOG = LoggerFactory.getLogger(EventNameLimit.class);

  /** Stands for all names beyond the limit. */
  static final String OTHER = "other";

  private final String what;
  private final int maxNames;
  private final String option;

  /** Held while a name is added. */
  private final Object lock = new Object();

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private volatile boolean full;

  /**
   * Makes a limit that has admitted nothing.
   *
   * @param what the names are of, for the log
   * @param option the method that changes the limit, for the log
   */
  EventNameLimit(String what, int maxNames, String option) {
    this.what = what;
    this.maxNames = maxNames;
    this.option = option;
  }

  /** The name itself if it is among the first ones, else {@link #OTHER}. */
  String admitted(String name) {
    return isAdmitted(name) ? name : OTHER;
  }

  private boolean isAdmitted(String name) {
    if (names.contains(name)) {
      return true;
    }
    if (full) {
      return false;
    }
    synchronized (lock) {
      if (names.size() < maxNames) {
        names.add(name);
        return true;
      }
      if (!full) {
        full = true;
        LOG.warn(
            "{} by at most {} names. Further ones, from '{}' on, are called '{}'; {} changes the limit",
            what,
            maxNames,
            name,
            OTHER,
            option);
      }
      return false;
    }
  }
}
