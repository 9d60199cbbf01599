package io.vireo.cli.doctor;

import io.vireo.Control;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.VireoException;
import io.vireo.cli.doctor.ManagementApi.UnavailableException;
import io.vireo.rabbitmq.BrokerAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routes that may have failed events. For one thread; each method blocks for seconds at
 * most.
 */
public final class RecoveryRoutes {
  private static final String RECOVERY = "RECOVERY.";

  private final Control control;
  private final Duration answers;

  /**
   * Makes one.
   *
   * @param control asks the observers
   * @param answers how long to collect what they answer
   */
  public RecoveryRoutes(Control control, Duration answers) {
    this.control = control;
    this.answers = answers;
  }

  /**
   * What was found.
   *
   * @param routes names of events, and patterns of broadcasts, in order
   * @param unseen what could not be seen, with the reasons
   */
  public record Found(Set<String> routes, List<String> unseen) {
    /**
     * Copies both.
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
   * Those whose recovery queue RabbitMQ lists; if it cannot be asked for that, those that observers
   * answer for.
   *
   * @param access who asks
   * @param management where the management API is, or null for where it usually is
   * @param timeout how long its answer may take
   * @return what was found
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
              + "). --management URL says where it is, ROUTE names a route");
    }
  }

  /**
   * Those that observers answer for.
   *
   * @param reason why it is these only
   * @return what was found
   */
  public Found answered(String reason) {
    List<String> unseen = new ArrayList<>();
    unseen.add("Failed events of routes that no observer has answered for: " + reason);
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
