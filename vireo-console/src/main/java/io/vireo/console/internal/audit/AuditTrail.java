package io.vireo.console.internal.audit;

/** Keeps what users did. Any thread may use it. */
@FunctionalInterface
public interface AuditTrail {
  /**
   * Keeps an entry. Does not block for long, and does not throw: an entry that cannot be kept on
   * the broker is logged, and what the user asked for is done.
   */
  void record(AuditEntry entry);
}
