package io.vireo.opentelemetry;

import io.vireo.instrumentation.EventNameLimit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The operations of one type by the names of their events or routes, for a limited number of names;
 * all further names share one operation. Any thread may call. Finding an operation that is there
 * takes no lock and makes no object.
 */
final class Operations {
  private final Operation.Type type;
  private final Telemetry telemetry;
  private final EventNameLimit names;
  private final ConcurrentMap<String, Operation> shared = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Operation> broadcasts = new ConcurrentHashMap<>();
  private final Operation otherShared;
  private final Operation otherBroadcasts;

  Operations(Operation.Type type, Telemetry telemetry, int maxNames) {
    this.type = type;
    this.telemetry = telemetry;
    this.names =
        new EventNameLimit(
            VireoTracing.class,
            maxNames,
            "Spans and metrics name "
                + (type == Operation.Type.PUBLISH ? "emitted events" : "routes"),
            "have spans that are named after the operation alone, and metrics count them as '"
                + EventNameLimit.OTHER
                + "'");
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
    if (!names.isAdmitted(name)) {
      return broadcast ? otherBroadcasts : otherShared;
    }
    return operations.computeIfAbsent(name, key -> new Operation(type, telemetry, key, broadcast));
  }
}
