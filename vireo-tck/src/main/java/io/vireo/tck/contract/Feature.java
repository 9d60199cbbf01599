package io.vireo.tck.contract;

/**
 * What a driver may lack. A case of {@link DriverContract} that needs one is skipped, with the
 * reason that the driver gives.
 */
public enum Feature {
  /** Events wait in the broker while nobody listens, without a limit of time. */
  RESUMABLE_ROUTES,
  /** A route that is not resumable goes a while after its last listener. */
  ROUTE_EXPIRY,
  /** A thousand routes cost little, so that they can all be there at once. */
  MANY_ROUTES,
  /** {@code emitLater}, {@code cancel} and retries after a delay. */
  DELAY,
  /** Exchanges that the program names, of the types direct, topic and fanout. */
  NAMED_EXCHANGES,
  /** Events that nobody takes in time go to another route. */
  DELEGATION,
  /** Observers steer each other. */
  REMOTE_CONTROL
}
