package io.vireo.cli.doctor;

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
 * One listener of an observer that has answered.
 *
 * @param observer the observer's id
 * @param host its machine
 * @param process its process there
 * @param status what the observer said of it
 */
record Listener(String observer, String host, long process, ListenerStatus status) {

  /** All listeners of the observers that have answered. */
  static List<Listener> of(List<ObserverStatus> observers) {
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

  String event() {
    return status.event();
  }

  boolean isBroadcast() {
    return status.broadcast();
  }

  State state() {
    return status.state();
  }

  @Nullable Pause pause() {
    return status.pause().orElse(null);
  }

  Traffic traffic() {
    return status.traffic();
  }

  /** Whether it is registered, so that the broker has taken the queue that it wants. */
  boolean isRegistered() {
    return state() == State.RUNNING || state() == State.PAUSED;
  }

  /** The exchange of its own that it listens to, or null for Vireo's. */
  @Nullable String exchange() {
    return status.options().exchange().orElse(null);
  }

  /** Whether broadcasts of a name reach it. */
  boolean hears(String event) {
    return isBroadcast() && TopicPattern.compile(event()).matches(TopicPattern.words(event));
  }

  /** As which observer it is known: short enough for a line, long enough to be found. */
  String name() {
    return "observer " + observer + " (" + host + ", process " + process + ")";
  }

  /** The options that its queue follows. */
  ObserveOptions wanted() {
    RouteOptions said = status.options();
    ObserveOptions.Builder options =
        ObserveOptions.builder()
            .resumable(said.resumable())
            .queueExpiration(said.queueExpiration());
    said.delegation().ifPresent(options::delegation);
    if (options.build().queueKind() != said.queueKind()) {
      options.queueKind(said.queueKind());
    }
    return options.build();
  }
}
