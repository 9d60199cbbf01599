package io.vireo;

import java.util.Optional;

/**
 * An event on its way to a handler, as a {@link HandlerInterceptor} sees it. Made by Vireo; more
 * may be added to it. Any thread may use it.
 */
public interface IncomingEvent {
  /**
   * The event: its name, content, id, headers, which try this is, and whether it was delivered
   * before.
   *
   * @return the message that the handler gets, or one with the content that it gets
   */
  Message<?> message();

  /**
   * What the listener listens to.
   *
   * @return the name; for broadcasts it may hold {@code *} and {@code #}
   */
  String route();

  /**
   * Whether the listener listens to broadcasts.
   *
   * @return true for broadcasts, false for a shared route
   */
  boolean broadcast();

  /**
   * The exchange over which the event came. For one that was delayed, retried or redriven, that is
   * one of Vireo's.
   *
   * @return its name, or empty if the driver has none or does not tell
   */
  Optional<String> exchange();

  /**
   * By what the exchange found the listener's queue.
   *
   * @return the name under which the event was emitted
   */
  String routingKey();

  /**
   * The size of the data as it came.
   *
   * @return a number of bytes
   */
  int bodySize();

  /**
   * Whose listener it is.
   *
   * @return its {@link Observer#id()}
   */
  String observerId();

  /**
   * Which listener of that observer it is.
   *
   * @return its {@link Subscription#id()}
   */
  String subscriptionId();
}
