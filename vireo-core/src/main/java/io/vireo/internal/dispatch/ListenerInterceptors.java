package io.vireo.internal.dispatch;

import io.vireo.HandlerInterceptor;
import io.vireo.IncomingEvent;
import io.vireo.Message;
import io.vireo.internal.intercept.Interceptors;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import java.util.List;

/**
 * The interceptors of an observer, around the handlers of one listener. Called on handler threads,
 * several at a time.
 *
 * @param all those of the observer, which change
 * @param request what the listener consumes
 */
public record ListenerInterceptors(Interceptors<HandlerInterceptor> all, ConsumerRequest request) {

  /** Calls the handler. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  boolean isEmpty() {
    return all.current().isEmpty();
  }

  /** Calls the handler through the interceptors that are there now. */
  void call(HandlerExecution execution, Delivery delivery, Message<?> message, Call handler)
      throws Exception {
    AttemptedEvent event = new AttemptedEvent(message, delivery, request);
    execution.attempts(event);
    proceed(all.current(), 0, event, handler);
  }

  private static void proceed(
      List<HandlerInterceptor> chain, int index, IncomingEvent event, Call handler)
      throws Exception {
    if (index == chain.size()) {
      handler.run();
    } else {
      chain.get(index).intercept(event, () -> proceed(chain, index + 1, event, handler));
    }
  }
}
