package io.vireo.tck.contract;

/**
 * A feature that a driver may lack. A case of {@link DriverContract} that needs the feature is then
 * skipped, with the reason that the subclass gives.
 */
public enum Feature {
  /** Events of a resumable route wait in the broker without a time limit while nobody listens. */
  RESUMABLE_ROUTES,
  /**
   * The queue of a route that is not resumable is deleted some time after its last listener has
   * gone.
   */
  ROUTE_EXPIRY,
  /** The broker can have a thousand routes at the same time. */
  MANY_ROUTES,
  /** {@code emitLater}, {@code cancel} and retries after a delay. */
  DELAY,
  /** Exchanges that the program names, of the types direct, topic and fanout. */
  NAMED_EXCHANGES,
  /** Delegation: events that nobody takes in time go to another route. */
  DELEGATION,
  /** The broker can list the routes that it keeps, and the delayed events. */
  LISTS,
  /** Logs that the broker keeps for all programs, of a limited size. */
  JOURNALS,
  /** Observers find, pause and resume each other. */
  REMOTE_CONTROL
}
