package io.vireo;

import java.util.Optional;

/**
 * An event on its way to a handler, as a {@link HandlerInterceptor} sees it. Made by Vireo; more
 * may be added to it. Any thread may use it.
 */
public interface IncomingEvent {
  /**
   * {@return the message that the handler gets, or one with the content that it gets: its name,
   * content, id, headers, which try this is, and whether it was delivered before}
   */
  Message<?> message();

  /**
   * {@return what the listener listens to; for broadcasts the name may hold {@code *} and {@code
   * #}}
   */
  String route();

  /** {@return true if the listener listens to broadcasts, false if it listens to a shared route} */
  boolean broadcast();

  /**
   * {@return the exchange over which the event came; for one that was delayed, retried or redriven,
   * that is one of Vireo's. Empty if the driver has none or does not tell}
   */
  Optional<String> exchange();

  /**
   * {@return by what the exchange found the listener's queue: the name under which the event was
   * emitted}
   */
  String routingKey();

  /** {@return the size of the data as it came, in bytes} */
  int bodySize();

  /** {@return the {@link Observer#id()} of the observer whose listener it is} */
  String observerId();

  /** {@return the {@link Subscription#id()} of the listener} */
  String subscriptionId();

  /**
   * Has somebody told how this attempt ends. An interceptor may call this until it returns.
   *
   * @param listener is told after those that were added before
   */
  void onOutcome(AttemptListener listener);
}
