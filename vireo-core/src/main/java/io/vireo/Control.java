package io.vireo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at and steers the observers of all processes that share a broker. Obtained from {@link
 * Core#control()}; any thread may use it. Each method blocks at most as long as an {@code emit},
 * {@link #ping} for the time it is given.
 *
 * <p>A listener knows two pauses, and runs while it has neither. One is its own: by the program, by
 * a command for its observer or for the listeners that are there. The other is the route's, by
 * {@link #pauseRoute}: the broker remembers it, so listeners that start later are paused too.
 * {@link #resumeRoute} ends the route's pause only; to resume a listener, an observer or the
 * listeners that are there ends both, and a listener resumed that way ignores this pause of its
 * route: so one instance can be tried alone while the others wait.
 *
 * <p>Commands are obeyed by the observers that are connected, within a moment; the methods return
 * when the broker has the command.
 */
public interface Control {

  /**
   * Asks who is there.
   *
   * @param howLong how long to collect answers, once connected
   * @return the observers that answered, in the order of their ids
   * @throws NoConnectionException if the broker could not be reached within 10 s
   */
  List<ObserverStatus> ping(Duration howLong);

  /**
   * Pauses all listeners of one observer until they are resumed.
   *
   * @param observerId its {@link Observer#id()}
   */
  default void pauseObserver(String observerId) {
    pauseObserver(observerId, PauseOptions.defaults());
  }

  /**
   * Pauses all listeners of one observer.
   *
   * @param observerId its {@link Observer#id()}
   * @param options who does it, why and for how long
   */
  void pauseObserver(String observerId, PauseOptions options);

  /**
   * Pauses the listeners that one observer has of a shared route.
   *
   * @param observerId its {@link Observer#id()}
   * @param event the event's name
   * @param options who does it, why and for how long
   */
  void pauseObserver(String observerId, String event, PauseOptions options);

  /**
   * Resumes all listeners of one observer, whatever has paused them.
   *
   * @param observerId its {@link Observer#id()}
   */
  void resumeObserver(String observerId);

  /**
   * Resumes the listeners that one observer has of a shared route, whatever has paused them.
   *
   * @param observerId its {@link Observer#id()}
   * @param event the event's name
   */
  void resumeObserver(String observerId, String event);

  /**
   * Pauses the listeners of a shared route at all observers that are there. One that starts later
   * is not paused; see {@link #pauseRoute(String, PauseOptions)}.
   *
   * @param event the event's name
   * @param options who does it, why and for how long
   */
  void pauseListeners(String event, PauseOptions options);

  /**
   * Resumes the listeners of a shared route at all observers that are there, whatever has paused
   * them. A pause of the whole route stays remembered, for those that start later.
   *
   * @param event the event's name
   */
  void resumeListeners(String event);

  /**
   * Pauses a whole shared route until it is resumed: all listeners that are there, and those that
   * start later. Its events wait in the queue.
   *
   * @param event the event's name
   */
  default void pauseRoute(String event) {
    pauseRoute(event, PauseOptions.defaults());
  }

  /**
   * Pauses a whole shared route: all listeners that are there, and those that start later. Its
   * events wait in the queue. Replaces an earlier pause of the route.
   *
   * @param event the event's name
   * @param options who does it, why and for how long
   * @throws NoConnectionException if the broker could not be reached in time
   */
  void pauseRoute(String event, PauseOptions options);

  /**
   * Ends the pause of a whole route. Listeners that were paused otherwise stay so.
   *
   * @param event the event's name
   * @throws NoConnectionException if the broker could not be reached in time
   */
  void resumeRoute(String event);

  /**
   * Whether a whole route is paused, as the broker remembers it.
   *
   * @param event the event's name
   * @return the pause; empty if there is none
   * @throws NoConnectionException if the broker could not be asked in time
   */
  Optional<Pause> routePause(String event);

  /**
   * An observer that answered.
   *
   * @param id its {@link Observer#id()}
   * @param host the name of its machine
   * @param process its process id there
   * @param version its version of Vireo
   * @param since when it was made
   * @param routes what it listens to
   */
  record ObserverStatus(
      String id, String host, long process, String version, Instant since, List<Route> routes) {
    /**
     * Copies the list.
     *
     * @param id its {@link Observer#id()}
     * @param host the name of its machine
     * @param process its process id there
     * @param version its version of Vireo
     * @param since when it was made
     * @param routes what it listens to
     */
    public ObserverStatus {
      routes = List.copyOf(routes);
    }
  }

  /**
   * One listener of an observer.
   *
   * @param event what it listens to
   * @param broadcast whether it listens to broadcasts
   * @param state what it is doing
   * @param pause what keeps it paused; null if nothing does. Of several, that of the whole route,
   *     then its own, then that of its circuit breaker
   * @param traffic how busy it is
   * @param options what it asks of its queue
   */
  record Route(
      String event,
      boolean broadcast,
      Subscription.State state,
      @Nullable Pause pause,
      Traffic traffic,
      RouteOptions options) {}

  /**
   * Why something is paused.
   *
   * @param by who did it, as {@link PauseOptions.Builder#by} says; {@code its circuit breaker} if
   *     too many events had failed; {@code its executor} while that refuses handlers; null if the
   *     listener's own program did
   * @param reason why; null if nobody said
   * @param since when it began
   * @param until when it ends by itself; null if it does not
   * @param wholeRoute whether it is that of the route, by {@link Control#pauseRoute}
   */
  record Pause(
      @Nullable String by,
      @Nullable String reason,
      Instant since,
      @Nullable Instant until,
      boolean wholeRoute) {}

  /**
   * How busy a listener is, as counted since it was registered.
   *
   * @param rate events whose handling has ended, for each second, over the last 15 s
   * @param inFlight events that are being handled
   * @param prefetched events that have arrived and wait for a handler
   * @param handled events whose handling has ended, in one way or another
   * @param failed of these, those that failed for good: they went to recovery, or were discarded
   */
  record Traffic(double rate, int inFlight, int prefetched, long handled, long failed) {}

  /**
   * What a listener asks of its queue; see {@link ObserveOptions}.
   *
   * @param resumable whether events are kept while nobody listens
   * @param queueKind the kind of queue
   * @param queueExpiration how long a queue that is not resumable is kept without a listener
   * @param exchange the exchange, or null for the default
   * @param exchangeType its type, or null for the default
   * @param delegation where events go that no listener takes in time, or null if they wait
   */
  record RouteOptions(
      boolean resumable,
      QueueKind queueKind,
      Duration queueExpiration,
      @Nullable String exchange,
      @Nullable ExchangeType exchangeType,
      @Nullable Delegation delegation) {}
}
