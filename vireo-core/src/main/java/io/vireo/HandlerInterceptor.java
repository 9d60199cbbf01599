package io.vireo;

/**
 * Stands around each call of a handler: may measure, log, skip it, or turn its failure into
 * success. Interceptors run in the order in which they were added, the first outermost, on the
 * handler's thread and within its time-out.
 *
 * <pre>{@code
 * app.interceptHandlers(
 *     (event, chain) -> {
 *       long begin = System.nanoTime();
 *       try {
 *         chain.proceed();
 *       } finally {
 *         System.out.println(event.route() + " took " + (System.nanoTime() - begin) + " ns");
 *       }
 *     });
 * }</pre>
 *
 * <p><b>How it ends.</b> What becomes of the event is decided after all interceptors have returned.
 * {@link IncomingEvent#onOutcome} tells it, and lets an interceptor add headers to an event that
 * has failed.
 *
 * <p><b>What passes through.</b> Each try to handle an event, of all listeners, at once or later,
 * in the first place or after a redrive. Around an {@link AsyncHandler} it lasts until the stage
 * has completed. Not: what cannot be decoded, for its handler is not called, and signals.
 */
@FunctionalInterface
public interface HandlerInterceptor {

  /**
   * Called for each try to handle an event.
   *
   * @param event the event, decoded, and where it comes from
   * @param chain the rest of the chain; call {@link Chain#proceed()} once, or not at all to skip
   *     the handler: the event is then done
   * @throws Exception what is thrown counts as the handler's failure
   */
  void intercept(IncomingEvent event, Chain chain) throws Exception;

  /** The rest of the chain: further interceptors, then the handler. */
  @FunctionalInterface
  interface Chain {
    /**
     * Goes on. Returns when the handler has succeeded, for an asynchronous one when its stage has
     * completed.
     *
     * @throws Exception what the rest of the chain threw
     */
    void proceed() throws Exception;
  }
}
