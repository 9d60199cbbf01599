package io.vireo.spi;

import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the broker keeps of shared routes beside their events: their queues, and which of them are
 * paused. It keeps that for all programs, those that start later included.
 *
 * <p>That a route is paused is a fact which the broker remembers, and no more: the queue still
 * takes events and still gives them to whoever consumes. A consumer that is about to take events
 * hears of it by {@link DeliveryListener#onAttach}; those that are there already have to be told by
 * other means, such as a broadcast.
 *
 * <p><b>Threads.</b> Any thread may call, but none that the driver calls back on. Each method
 * blocks for exchanges with the broker, bounded by the driver's time-outs; without a connection it
 * waits for one, for about 10 s. What the broker refuses for good, such as for want of a
 * permission, is a {@code VireoException} that says what to do.
 */
public interface Routes {

  /**
   * Declares a shared route's queue and binds it, exactly as {@link Driver#observe} would for this
   * request, without consuming. From then on events are kept as the route promises: one that is not
   * resumable keeps its queue for {@code ObserveOptions.queueExpiration()} from now.
   *
   * <p>With {@code ObserveOptions.delegation()}, the queue that takes over is declared first, so
   * that no event is lost on its way; it stays for ever.
   *
   * @param request which queue; not that of a broadcast
   * @throws ObservationException if the queue cannot be had as it is asked for: as {@link
   *     Consumer#awaitRegistered} says it
   * @throws NoConnectionException if the broker could not be asked in time
   */
  void declare(ConsumerRequest request);

  /**
   * Has the broker remember that a route is paused. This takes the place of a pause that it
   * remembers already. When it returns, whoever asks is told so, also after a restart of the
   * broker, until {@link #resume} or until the time has passed.
   *
   * @param event the route; its queue need not be there
   * @param record what to tell those who ask; not to be changed
   * @param howLong how long, by the broker's clock, at least 1 ms; null for no limit
   * @throws NoConnectionException if the broker could not be reached in time; the route may be
   *     paused or not
   */
  void pause(String event, byte[] record, @Nullable Duration howLong);

  /**
   * Has the broker forget that a route is paused.
   *
   * @param event the route
   * @return true if it was
   * @throws NoConnectionException if the broker could not be reached in time; the route may be
   *     paused or not
   */
  boolean resume(String event);

  /**
   * What was said when routes were paused. Of one question: while nothing is paused, asking for a
   * thousand routes costs no more than asking for one.
   *
   * @param events the routes
   * @return the record of the last {@link #pause} of each that is paused at this moment, never
   *     without one that is, however many ask at the same time
   * @throws NoConnectionException if the broker could not be asked in time
   */
  Map<String, byte[]> pausesOf(Set<String> events);

  /**
   * What was said when a route was paused.
   *
   * @param event the route
   * @return the record of the last {@link #pause}, or null if the route is not paused
   * @throws NoConnectionException if the broker could not be asked in time
   */
  default byte @Nullable [] pauseOf(String event) {
    return pausesOf(Set.of(event)).get(event);
  }

  /**
   * The failed events of a route.
   *
   * @param route a shared route, or the pattern of a broadcast's listeners
   * @return the same queue each time; its methods block
   */
  RecoveryQueue recovery(String route);
}
