package io.vireo.instrumentation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits a limited number of event names, so that their number stays small where each name costs
 * memory or money. Any thread may call. Looking up a name that is admitted takes no lock.
 */
public final class EventNameLimit {
  /** Stands for all names beyond the limit. */
  public static final String OTHER = "other";

  private final Logger log;
  private final int maxNames;
  private final String what;
  private final String further;
  private final String option;

  /** Held while a name is added. */
  private final Object lock = new Object();

  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private volatile boolean full;

  /**
   * Makes a limit that has admitted nothing. When the first name is not admitted, a warning is
   * logged.
   *
   * @param owner the type that programs use, in whose name the warning is logged; its method {@code
   *     withMaxEvents} changes the limit
   * @param maxNames how many names are admitted
   * @param what who names what, for the log, such as {@code Metrics name emitted events}
   * @param further what becomes of further names, for the log, such as {@code are called 'other'}
   */
  public EventNameLimit(Class<?> owner, int maxNames, String what, String further) {
    this.log = LoggerFactory.getLogger(owner);
    this.maxNames = maxNames;
    this.what = what;
    this.further = further;
    this.option = owner.getSimpleName() + ".withMaxEvents";
  }

  /**
   * {@return the name itself if it is among the first ones, else {@link #OTHER}}
   *
   * @param name the name of an event, or what a listener listens to
   */
  public String admitted(String name) {
    return isAdmitted(name) ? name : OTHER;
  }

  /**
   * {@return whether a name is among the first ones}
   *
   * @param name the name of an event, or what a listener listens to
   */
  public boolean isAdmitted(String name) {
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
        log.warn(
            "{} by at most {} names. Further ones, from '{}' on, {}; {} changes the limit",
            what,
            maxNames,
            name,
            further,
            option);
      }
      return false;
    }
  }
}
