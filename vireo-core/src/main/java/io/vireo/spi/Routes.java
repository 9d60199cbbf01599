package io.vireo.spi;

import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Declares the queues of shared routes and remembers which routes are paused. The broker keeps both
 * for all programs, also for those that start later.
 *
 * <p>The broker remembers that a route is paused, but does not enforce it: the queue still takes
 * events, and the broker still delivers them to each consumer. A consumer that is about to take
 * events hears of the pause by {@link DeliveryListener#onAttach}. Those that take events already
 * have to be told in another way, such as by a broadcast.
 *
 * <p><b>Threads.</b> Any thread may call any method, except a thread on which the driver calls
 * back. {@link #recovery} returns at once. Each other method blocks until the broker has answered,
 * bounded by the driver's time-outs; without a connection it waits for one, for about 10 s. If the
 * broker refuses something for good, such as for lack of a permission, the method throws a {@code
 * VireoException} that says what to do.
 */
public interface Routes {

  /**
   * Declares the queue of a shared route and binds it, exactly as {@link Driver#observe} does for
   * this request, but without consuming. From then on the queue takes events. The queue of a route
   * that is not resumable is kept for {@code ObserveOptions.queueExpiration()} from now on.
   *
   * <p>With {@code ObserveOptions.delegation()}, the queue to which events are delegated is
   * declared first, so that no event is lost on its way there. That queue is kept for ever.
   *
   * @param request says which queue; not a request for a broadcast
   * @throws ObservationException if the queue cannot be declared as the request asks, as for {@link
   *     Consumer#awaitRegistered}
   * @throws NoConnectionException if the broker could not be asked in time
   */
  void declare(ConsumerRequest request);

  /**
   * Has the broker remember that a route is paused. A new pause replaces the one that the broker
   * remembers. When this method has returned, {@link #pausesOf} answers with the record, also after
   * a restart of the broker, until {@link #resume} or until the time has passed.
   *
   * @param event the route, whose queue need not exist
   * @param record what {@link #pausesOf} is to answer; nobody may change it
   * @param howLong how long the route is paused by the broker's clock, at least 1 ms; null for no
   *     limit
   * @throws NoConnectionException if the broker did not answer in time. The route may be paused or
   *     not
   */
  void pause(String event, byte[] record, @Nullable Duration howLong);

  /**
   * Has the broker forget that a route is paused.
   *
   * @param event the route
   * @return true if the route was paused
   * @throws NoConnectionException if the broker did not answer in time. The route may be paused or
   *     not
   */
  boolean resume(String event);

  /**
   * Asks which of some routes are paused. All routes are asked for at once, so that while nothing
   * is paused, asking for a thousand routes costs no more than asking for one.
   *
   * @param events the routes
   * @return for each route that is paused at this moment, the record of its last {@link #pause}. No
   *     route that is paused is left out, however many programs ask at the same time
   * @throws NoConnectionException if the broker did not answer in time
   */
  Map<String, byte[]> pausesOf(Set<String> events);

  /**
   * Asks whether one route is paused.
   *
   * @param event the route
   * @return the record of the last {@link #pause}; null if the route is not paused
   * @throws NoConnectionException if the broker did not answer in time
   */
  default byte @Nullable [] pauseOf(String event) {
    return pausesOf(Set.of(event)).get(event);
  }

  /**
   * Counts the events that wait in the queue of a shared route.
   *
   * @param event the route
   * @return the number, without the events that were delivered and have no settlement yet; 0 if
   *     there is no such queue
   * @throws NoConnectionException if the broker could not be asked in time
   */
  long depth(String event);

  /**
   * Lists the routes of which the broker keeps something: the queue of a shared route, a pause, or
   * a recovery queue. The route of a recovery queue may also be the pattern of broadcast listeners,
   * or {@code vireo_unrouted}.
   *
   * @return the names; empty, as by default, for a broker that cannot list them
   * @throws NoConnectionException if the broker could not be asked in time
   */
  default Optional<Set<String>> names() {
    return Optional.empty();
  }

  /**
   * Gives access to the recovery queue of a route.
   *
   * @param route a shared route, or the pattern of broadcast listeners
   * @return the same queue each time; its methods block, this one does not
   */
  RecoveryQueue recovery(String route);

  /**
   * Deletes what the broker keeps of some routes: their queues with all events, the records of
   * their pauses and their recovery queues. A test does this when nobody uses the routes any more.
   * What does not exist is passed over. By default nothing is deleted, as for a broker that ends
   * with its process.
   *
   * @param routes shared routes, and patterns of broadcast listeners
   * @param exchanges exchanges that the program has named, which are deleted as well
   * @throws NoConnectionException if the broker did not answer in time. Some may be deleted
   */
  default void remove(Set<String> routes, Set<String> exchanges) {}
}
