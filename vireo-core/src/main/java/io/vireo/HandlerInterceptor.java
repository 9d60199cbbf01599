package io.vireo;

/**
 * Stands around each call of a handler: may measure, log, skip it, or turn its failure into
 * success. Interceptors run in the order in which they were added, the first outermost, on the
 * handler's thread.
 */
@FunctionalInterface
public interface HandlerInterceptor {

  /**
   * Called for each try to handle an event.
   *
   * @param message the event, decoded
   * @param next the rest of the chain; call {@link Next#proceed()} once, or not at all to skip the
   *     handler
   * @throws Exception what is thrown counts as the handler's failure
   */
  void intercept(Message<?> message, Next next) throws Exception;

  /** The rest of the chain: further interceptors, then the handler. */
  @FunctionalInterface
  interface Next {
    /**
     * Goes on.
     *
     * @throws Exception what the rest of the chain threw
     */
    void proceed() throws Exception;
  }
}
