package io.vireo;

/**
 * An attempt to handle an event that has failed, as an {@link AttemptListener} hears of it. Made by
 * Vireo; more may be added to it. It is valid until the call in which it is handed over returns,
 * for the thread of that call.
 */
public interface FailedAttempt {
  /**
   * {@return why the attempt has failed: what the interceptors and the handler have thrown
   * together, or a {@link HandlerTimeoutException}}
   */
  Throwable exception();

  /**
   * {@return where the event is about to go} If that cannot be done because the connection breaks
   * meanwhile, the event goes back to its queue instead; {@link FailureListener} is told what has
   * become of it in the end.
   */
  Failure.Outcome outcome();

  /**
   * Adds a header to the event, in place of one of the same name. It is among the headers that the
   * next attempts see, at once or later, in this process or another; it is in the record that goes
   * to recovery, and in the event that is redriven from there. An event that goes nowhere or back
   * to its queue does not keep it.
   *
   * @param name as {@link EmitOptions.Builder#header} takes it
   * @param value as {@link EmitOptions.Builder#header} takes it
   * @throws IllegalArgumentException for a name or type that cannot travel
   */
  void addHeader(String name, Object value);
}
