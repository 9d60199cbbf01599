package io.vireo.cli.doctor;

import io.vireo.Control;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.VireoException;
import io.vireo.operations.management.ManagementApi;
import io.vireo.operations.management.ManagementApi.UnavailableException;
import io.vireo.operations.management.ManagementUrl;
import io.vireo.rabbitmq.BrokerAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes that may have failed events. For one thread; each method blocks for some seconds
 * at most.
 */
public final class RecoveryRoutes {
  private static final String RECOVERY = "RECOVERY.";

  private final Control control;
  private final Duration answers;

  /**
   * Creates a finder.
   *
   * @param control asks the observers
   * @param answers how long to collect their answers
   */
  public RecoveryRoutes(Control control, Duration answers) {
    this.control = control;
    this.answers = answers;
  }

  /**
   * The routes that were found.
   *
   * @param routes names of events, and patterns of broadcasts, in order
   * @param unseen what could not be seen, with the reasons
   */
  public record Found(Set<String> routes, List<String> unseen) {
    /**
     * Copies both collections.
     *
     * @param routes names of events, and patterns of broadcasts
     * @param unseen what could not be seen, with the reasons
     */
    public Found {
      routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
      unseen = List.copyOf(unseen);
    }
  }

  /**
   * Finds the routes whose recovery queue the management API lists. If it cannot be read, finds the
   * routes of the observers that answer.
   *
   * @param access the credentials for the broker
   * @param management the URL of the management API, or null for the default URL
   * @param timeout how long the answer of the management API may take
   * @return the routes that were found
   */
  public Found listed(BrokerAccess access, @Nullable ManagementUrl management, Duration timeout) {
    ManagementUrl url = management == null ? ManagementUrl.of(access) : management;
    ManagementApi api = new ManagementApi(url, access, timeout);
    try {
      Set<String> routes = new TreeSet<>();
      api.queues().stream()
          .map(queue -> queue.path("name").asString())
          .filter(name -> name.startsWith(RECOVERY))
          .forEach(name -> routes.add(name.substring(RECOVERY.length())));
      return new Found(routes, List.of());
    } catch (UnavailableException e) {
      return answered(
          "the management API at "
              + api.endpoint()
              + " cannot be read ("
              + e.getMessage()
              + "). --management URL gives its address, ROUTE names a route");
    }
  }

  /**
   * Finds the routes of the observers that answer.
   *
   * @param reason why other routes cannot be found
   * @return the routes that were found
   */
  public Found answered(String reason) {
    List<String> unseen = new ArrayList<>();
    unseen.add("Failed events of routes that no observer has named: " + reason);
    Set<String> routes = new TreeSet<>();
    try {
      for (ObserverStatus observer : control.ping(answers)) {
        observer.listeners().stream().map(ListenerStatus::event).forEach(routes::add);
      }
    } catch (VireoException e) {
      unseen.add("The observers: " + e.getMessage());
    }
    return new Found(routes, unseen);
  }
}
