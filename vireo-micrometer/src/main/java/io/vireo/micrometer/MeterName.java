package io.vireo.micrometer;

/** The meters, with their base units and descriptions. Micrometer knows the unit of timers. */
enum MeterName {
  EMIT("vireo.emit", "", "Time from an emit until its outcome is known"),
  EMIT_ACTIVE("vireo.emit.active", "events", "Emitted events whose outcome is not known yet"),
  HANDLE("vireo.handle", "", "Time of a handler, for each attempt"),
  HANDLE_ACTIVE("vireo.handle.active", "events", "Events that are being handled"),
  PREFETCHED("vireo.prefetched", "events", "Events that have arrived and wait for a handler"),
  WAIT("vireo.wait", "", "Time from an emit until a handler starts for the first time"),
  SETTLEMENT("vireo.settlement", "", "Time from an emit until the event is done, over all retries"),
  FAILURE("vireo.failure", "events", "Failed attempts, by where the event went"),
  FAILURE_DROPPED(
      "vireo.failure.dropped", "events", "Failed attempts that could not be told to the metrics"),
  REDELIVERED("vireo.redelivered", "events", "Events that the broker delivered again"),
  REDRIVEN("vireo.redriven", "events", "Events that came back from recovery"),
  OLDEST(
      "vireo.oldest", "seconds", "Age of the oldest event that a listener has and has not settled"),
  QUEUE_DEPTH("vireo.queue.depth", "events", "Events that wait in the queue of a shared route"),
  RECOVERY_DEPTH("vireo.recovery.depth", "events", "Failed events that are kept in recovery"),
  LISTENERS("vireo.listeners", "listeners", "Listeners, by what they are doing"),
  CONNECTIONS("vireo.connections", "connections", "Connections to the broker, by their health"),
  HEALTH("vireo.health", "", "1 if all works, 0.5 if some of it works, 0 if nothing works");

  private final String id;
  private final String unit;
  private final String description;

  MeterName(String id, String unit, String description) {
    this.id = id;
    this.unit = unit;
    this.description = description;
  }

  /** The name in the registry. */
  String id() {
    return id;
  }

  /** The base unit; empty for a timer, and where there is none. */
  String unit() {
    return unit;
  }

  String description() {
    return description;
  }
}
