package io.vireo.spi;

import org.jspecify.annotations.Nullable;

/**
 * Takes the deliveries of one consumer. The engine implements it, and the driver calls it.
 *
 * <p><b>Threads.</b> The driver calls {@link #onAttach} and {@link #onDelivery} from threads of its
 * own, or from a thread that has called the driver. These methods may neither block nor throw. For
 * the deliveries of one connection the driver calls one method after another, and {@link #onAttach}
 * first. While the driver registers the consumer again after a fault, it may call {@link #onAttach}
 * for the new connection while another thread still hands over a late delivery of the old
 * connection. {@link #onStale} and {@link #pauseReason} may be called at any time.
 */
@FunctionalInterface
public interface DeliveryListener {

  /**
   * Takes one event. The driver has at most as many unsettled deliveries with a listener as the
   * prefetch allows.
   *
   * @param delivery the event. The listener settles it once, on any thread, as late as it likes
   */
  void onDelivery(Delivery delivery);

  /**
   * Hears that some deliveries on which {@link Delivery#begin} was not yet called have become
   * stale. The broker delivers their events again, so the listener may drop these deliveries and
   * free their memory. Any thread of the driver may call this method, which may not block.
   */
  default void onStale() {}

  /**
   * Decides whether the consumer takes events. The driver asks this each time before it registers
   * the consumer, for the first time or after a fault; the queue then exists and is bound.
   *
   * <p>The new answer replaces the answer of the previous call. In this way a listener that has
   * missed the pause or the resumption of its route, because it had no connection, hears of it now.
   * A consumer that was paused by {@link Consumer#pause} stays paused until {@link
   * Consumer#resume}, whatever the answer. If the engine calls one of these two methods after this
   * call has begun, that call counts and the answer does not.
   *
   * <p>This method may not call the consumer, for the consumer may be waiting for the answer. By
   * default events are taken unless the route is paused.
   *
   * @param pause for a shared route, what {@link Routes#pauseOf} answered at most a second ago, so
   *     that it may not know of a pause or a resumption within the last second; null if the route
   *     was not paused, and always null for a broadcast
   * @return true to take events; false to be paused until {@link Consumer#resume}
   */
  default boolean onAttach(byte @Nullable [] pause) {
    return pause == null;
  }

  /**
   * Says to people why the consumer is paused. The driver gives this text as the reason of the
   * consumer's part of its {@link Driver#health() health}. It asks for no other purpose, and only
   * while the consumer is {@link Consumer.State#PAUSED}. Any thread may call this method, which may
   * not block.
   *
   * @return a short text; by default {@code paused}
   */
  default String pauseReason() {
    return "paused";
  }
}
