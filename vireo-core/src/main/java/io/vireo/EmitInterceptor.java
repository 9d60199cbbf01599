package io.vireo;

import java.util.Optional;

/**
 * Stands around each event on its way out: may change it before it is encoded, or refuse it by
 * throwing, and hears how it ended.
 *
 * <pre>{@code
 * core.interceptEmits(
 *     (event, chain) -> {
 *       long begin = System.nanoTime();
 *       chain.proceed(
 *           event.withHeader("trace", "4711"),
 *           outcome -> System.out.println(outcome.routed() + " in " + (System.nanoTime() - begin) + " ns"));
 *     });
 * }</pre>
 *
 * <p><b>What passes through.</b> Each {@code emit}, {@code emitAsync}, {@code broadcast}, {@code
 * broadcastAsync} and {@code emitLater}, once, however often the event is published again after a
 * fault or while {@code waitForRoute} lasts. Not: events that a retry policy or a {@link Recovery}
 * publishes again, which are no new events, and the messages of remote control.
 *
 * <p><b>Order and threads.</b> Interceptors run in the order in which they were added, the first
 * outermost, on the thread that emits, also for the asynchronous forms; they may not block for
 * long. {@link OutcomeListener} says on which thread the outcome is told.
 *
 * <p><b>Errors.</b> What an interceptor throws is thrown by the emit; in the asynchronous forms the
 * future fails with it, but for an {@link InvalidEventNameException} or a {@link PayloadException},
 * which they throw. If the interceptor had proceeded already, the event may have gone out all the
 * same.
 */
@FunctionalInterface
public interface EmitInterceptor {

  /**
   * Called for each event.
   *
   * @param event the event as it stands
   * @param chain the rest of the chain; {@code proceed} is to be called once before this returns.
   *     To do neither that nor to throw fails the event with an {@link IllegalStateException}
   */
  void intercept(OutgoingEvent event, Chain chain);

  /** The rest of the chain: further interceptors, then encoding and publishing. */
  interface Chain {
    /**
     * Goes on. Returns when the event has been handed to the driver, which is usually before its
     * outcome is known; throws what the further interceptors have thrown, and what cannot be
     * encoded.
     *
     * @param event the event to go on with: the same, or a copy that was changed
     * @param listener hears the outcome once, whether this returns or throws
     */
    void proceed(OutgoingEvent event, OutcomeListener listener);

    /**
     * Goes on without hearing the outcome.
     *
     * @param event the event to go on with
     */
    default void proceed(OutgoingEvent event) {
      proceed(event, outcome -> {});
    }
  }

  /**
   * Hears how an event ended, the innermost interceptor's first, right before {@code emit} returns
   * or throws, on the thread that emits; in the asynchronous forms before their future completes,
   * on the thread of Vireo's that completes it, perhaps before {@link Chain#proceed} has returned.
   * May not block for long. What it throws is logged and changes nothing.
   */
  @FunctionalInterface
  interface OutcomeListener {
    /**
     * Called once for each event.
     *
     * @param outcome what has become of it
     */
    void onOutcome(Outcome outcome);
  }

  /** What has become of an event. Made by Vireo; more may be added to it. */
  interface Outcome {
    /** {@return the event as it went out, behind all interceptors, or as far as it came} */
    OutgoingEvent event();

    /**
     * {@return what {@code emit} answers: true if at least one queue took the event; for a
     * broadcast and a delayed event, if the broker has it. False if none did, or the event failed}
     */
    boolean routed();

    /**
     * {@return what {@code emit} throws; empty if it answers, also for an error that the options
     * suppress}
     */
    Optional<Throwable> failure();

    /**
     * {@return the error that the options suppress: {@code emit} answers false because of it; empty
     * if there was none} It tells an event that failed from one that no queue took.
     *
     * @see EmitOptions.Builder#errorSuppressed
     */
    Optional<Throwable> suppressedFailure();

    /**
     * {@return the id that travels with the event, that of the options or one that was made; empty
     * if the event failed before it was encoded}
     */
    Optional<String> messageId();

    /**
     * {@return the size of the encoded data in bytes; 0 if the event failed before it was encoded}
     */
    int bodySize();
  }
}
