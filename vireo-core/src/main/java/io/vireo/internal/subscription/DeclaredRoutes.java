package io.vireo.internal.subscription;

import io.vireo.Delegation;
import io.vireo.InvalidEventNameException;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.internal.message.EventNames;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Declares shared routes without listening to them. It remembers which of them this observer has
 * delegated, because a listener of such a route has to ask for the same queue. Any thread may call.
 */
public final class DeclaredRoutes {
  /** Stands for the subscription in a request for which there is none. */
  private static final String NO_SUBSCRIPTION = "declared";

  private final String observerId;
  private final Driver driver;
  private final Map<String, Delegation> delegations = new ConcurrentHashMap<>();

  DeclaredRoutes(String observerId, Driver driver) {
    this.observerId = observerId;
    this.driver = driver;
  }

  /**
   * Declares a route's queue. Blocks for the broker's answers.
   *
   * @param options in which form; null for the defaults
   * @throws InvalidEventNameException if the name cannot travel
   * @throws ObservationException if the queue cannot be had in this form
   * @throws NoConnectionException if the broker could not be asked in time
   */
  public void declare(String event, @Nullable ObserveOptions options) {
    EventNames.require(event);
    ObserveOptions given = options == null ? ObserveOptions.defaults() : options;
    driver
        .routes()
        .declare(
            new ConsumerRequest(
                observerId, NO_SUBSCRIPTION, event, false, optionsFor(event, given)));
  }

  /**
   * Declares the queue of a route whose events go to another one when nobody takes them, for later
   * listeners of this observer as well. Blocks for the broker's answers.
   *
   * @throws InvalidEventNameException if a name cannot travel
   * @throws ObservationException if the queue cannot be had in this form
   * @throws NoConnectionException if the broker could not be asked in time
   */
  public void delegate(String event, Delegation delegation) {
    declare(event, ObserveOptions.builder().resumable(true).delegation(delegation).build());
    delegations.put(event, delegation);
  }

  /**
   * The options of a listener of a shared route, with the delegation that this observer has
   * declared.
   *
   * @throws IllegalArgumentException if the route is delegated to itself
   */
  ObserveOptions optionsFor(String event, ObserveOptions options) {
    if (options.delegation().isPresent()) {
      // Refuses a route that is delegated to itself.
      options.delegation().get().fallbackOf(event);
      return options;
    }
    Delegation declared = delegations.get(event);
    return declared == null ? options : options.toBuilder().delegation(declared).build();
  }
}
