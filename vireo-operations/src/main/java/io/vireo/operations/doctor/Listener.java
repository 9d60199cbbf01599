package io.vireo.operations.doctor;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import io.vireo.spi.TopicPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener of an observer that has answered.
 *
 * @param observer the observer's id
 * @param host the host of the observer
 * @param process the process id of the observer
 * @param status the status that the observer has reported
 */
public record Listener(String observer, String host, long process, ListenerStatus status) {

  /** Returns all listeners of the observers that have answered. */
  public static List<Listener> of(List<ObserverStatus> observers) {
    return observers.stream()
        .flatMap(
            observer ->
                observer.listeners().stream()
                    .map(
                        status ->
                            new Listener(
                                observer.id(), observer.host(), observer.process(), status)))
        .toList();
  }

  public String event() {
    return status.event();
  }

  public boolean isBroadcast() {
    return status.broadcast();
  }

  public State state() {
    return status.state();
  }

  public @Nullable Pause pause() {
    return status.pause().orElse(null);
  }

  public Traffic traffic() {
    return status.traffic();
  }

  /** Whether the listener is registered, so that the broker has accepted its queue. */
  public boolean isRegistered() {
    return state() == State.RUNNING || state() == State.PAUSED;
  }

  /** Returns the exchange that its options name, or null if it uses one of Vireo's. */
  public @Nullable String exchange() {
    return status.options().exchange().orElse(null);
  }

  /** Whether broadcasts of an event reach this listener. */
  public boolean hears(String event) {
    return isBroadcast() && TopicPattern.compile(event()).matches(TopicPattern.words(event));
  }

  /** Names the observer of this listener with its host and process, for messages. */
  public String name() {
    return "observer " + observer + " (" + host + ", process " + process + ")";
  }

  /** Returns those options of the listener that decide the form of its queue. */
  public ObserveOptions wanted() {
    RouteOptions reported = status.options();
    ObserveOptions.Builder options =
        ObserveOptions.builder()
            .resumable(reported.resumable())
            .queueExpiration(reported.queueExpiration());
    reported.delegation().ifPresent(options::delegation);
    if (options.build().queueKind() != reported.queueKind()) {
      options.queueKind(reported.queueKind());
    }
    return options.build();
  }
}
