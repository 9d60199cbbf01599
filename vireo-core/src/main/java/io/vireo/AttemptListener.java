package io.vireo;

/**
 * Hears how one attempt to handle an event has ended, when it is decided where the event goes and
 * before it goes there; see {@link IncomingEvent#onOutcome}. One of the methods is called, once. It
 * is called on the thread that goes on with the event, which is usually that of the handler, and
 * may not block for long. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface AttemptListener {
  /**
   * The attempt has failed: after all interceptors have returned, or while the handler still runs
   * if it was given up at its time-out.
   *
   * @param failed what has failed, and where the event is about to go
   */
  void failed(FailedAttempt failed);

  /** The attempt has succeeded, and all interceptors have returned. Does nothing by default. */
  default void succeeded() {}
}
