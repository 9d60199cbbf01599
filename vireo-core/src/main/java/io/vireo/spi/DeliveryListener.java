package io.vireo.spi;

import org.jspecify.annotations.Nullable;

/**
 * Takes what a consumer delivers. Called by one thread at a time, a driver's thread: may not block
 * and may not throw. {@link #onAttach} comes before the deliveries that depend on it; while the
 * consumer is registered anew after a fault, late deliveries of the old link may still come beside
 * it.
 */
@FunctionalInterface
public interface DeliveryListener {

  /**
   * One event has arrived. At most the prefetch of them are without a settlement at any time.
   *
   * @param delivery the event; needs one settlement, from any thread, at any time
   */
  void onDelivery(Delivery delivery);

  /**
   * Some of what was delivered and not begun has gone stale, and comes again: it may be forgotten,
   * which frees its memory. Called by any of the driver's threads; may not block.
   */
  default void onStale() {}

  /**
   * The consumer is about to take events, for the first time or again after a fault; its queue is
   * there and bound. Decides whether it does. The answer takes the place of that to the call
   * before, so that a pause of the route, or an end of one, that was missed meanwhile is made up
   * for; a pause by {@link Consumer#pause} lasts until {@link Consumer#resume}, whatever the
   * answer. What those say after this call has begun counts more than the answer. May not call the
   * consumer, which may be waiting for this.
   *
   * <p>By default events are taken unless the route is paused.
   *
   * @param pause of a shared route, what {@link Routes#pauseOf} said, at most a second ago: of what
   *     was heard in the last second, it may not know yet; null if the route was not paused, and
   *     for a broadcast
   * @return true to take events; false to be paused, until {@link Consumer#resume}
   */
  default boolean onAttach(byte @Nullable [] pause) {
    return pause == null;
  }

  /**
   * What pauses the consumer, for people. The driver asks for it when it tells its {@link
   * Driver#health() health}, and gives the answer as the reason of the consumer's part. It is asked
   * for no other purpose, and only while the consumer is {@link Consumer.State#PAUSED}. Any thread
   * may ask.
   *
   * @return a short text; by default {@code paused}
   */
  default String pauseReason() {
    return "paused";
  }
}
