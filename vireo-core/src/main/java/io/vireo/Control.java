package io.vireo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Looks at and steers the observers of all processes that share a broker. Obtained from {@link
 * Core#control()}; any thread may use it. Each method blocks at most as long as an {@code emit},
 * {@link #ping} for the time it is given.
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
   * Pauses all listeners of one observer.
   *
   * @param observerId its {@link Observer#id()}
   */
  void pauseObserver(String observerId);

  /**
   * Resumes all listeners of one observer.
   *
   * @param observerId its {@link Observer#id()}
   */
  void resumeObserver(String observerId);

  /**
   * Pauses the listeners of a shared route at all observers that are there.
   *
   * @param event the event's name
   */
  void pauseRoute(String event);

  /**
   * Resumes the listeners of a shared route at all observers that are there.
   *
   * @param event the event's name
   */
  void resumeRoute(String event);

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
   */
  record Route(String event, boolean broadcast, Subscription.State state) {}
}
