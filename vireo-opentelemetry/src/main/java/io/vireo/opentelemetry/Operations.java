package io.vireo.opentelemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of one type by the names of their events or routes, for a limited number of names;
 * all further names share one operation. Any thread may call. Finding an operation that is there
 * takes no lock and makes no object.
 */
final class Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

  /** Stands in metrics for all names beyond the limit. */
  static final String OTHER = "other";

  private final Operation.Type type;
  private final Telemetry telemetry;
  private final int maxNames;
  private final ConcurrentMap<String, Operation> shared = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Operation> broadcasts = new ConcurrentHashMap<>();
  private final Operation otherShared;
  private final Operation otherBroadcasts;

  /** Held while a name is added. */
  private final Object lock = new Object();

  /** The names that have operations of their own. */
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private volatile boolean full;

  Operations(Operation.Type type, Telemetry telemetry, int maxNames) {
    this.type = type;
    this.telemetry = telemetry;
    this.maxNames = maxNames;
    this.otherShared = new Operation(type, telemetry, null, false);
    this.otherBroadcasts = new Operation(type, telemetry, null, true);
  }

  /** The operation of a name, made if there is none yet. */
  Operation of(String name, boolean broadcast) {
    ConcurrentMap<String, Operation> operations = broadcast ? broadcasts : shared;
    Operation known = operations.get(name);
    if (known != null) {
      return known;
    }
    if (!isAdmitted(name)) {
      return broadcast ? otherBroadcasts : otherShared;
    }
    return operations.computeIfAbsent(name, key -> new Operation(type, telemetry, key, broadcast));
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
            "Spans and metrics name {} by at most {} names. From '{}' on, the spans of further ones are named after the operation alone, and metrics count them as '{}'; VireoTracing.withMaxEvents changes the limit",
            type == Operation.Type.PUBLISH ? "emitted events" : "routes",
            maxNames,
            name,
            OTHER);
      }
      return false;
    }
  }
}
