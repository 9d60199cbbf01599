package io.vireo.internal.control;

import io.vireo.Control.Pause;
import io.vireo.Delegation;
import io.vireo.ExchangeType;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.ObserverStatus;
import io.vireo.QueueKind;
import io.vireo.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an answer to a ping. What is missing, and is not marked as nullable, makes the whole
 * answer unreadable.
 *
 * @param id the id of the observer
 * @param host the name of its machine
 * @param process the number of its process
 * @param version its version of Vireo
 * @param since when it was made
 * @param routes what it listens to
 */
record StatusRecord(
    String id, String host, long process, String version, Instant since, List<Listener> routes) {

  StatusRecord {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(since, "since");
    routes = List.copyOf(routes);
  }

  static StatusRecord of(ObserverStatus status) {
    return new StatusRecord(
        status.id(),
        status.host(),
        status.process(),
        status.version(),
        status.since(),
        status.listeners().stream().map(Listener::of).toList());
  }

  /**
   * The answer itself.
   *
   * @throws IllegalArgumentException if it tells of options that no listener can have
   * @throws io.vireo.InvalidEventNameException if it tells of a route that cannot be
   */
  ObserverStatus status() {
    return ObserverStatus.of(
        id, host, process, version, since, routes.stream().map(Listener::status).toList());
  }

  /** The JSON of one listener. */
  record Listener(
      String event,
      boolean broadcast,
      Subscription.State state,
      @Nullable PauseRecord pause,
      Traffic traffic,
      Options options,
      @Nullable Instant oldest) {

    Listener {
      Objects.requireNonNull(event, "event");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(traffic, "traffic");
      Objects.requireNonNull(options, "options");
    }

    private static Listener of(ListenerStatus status) {
      return new Listener(
          status.event(),
          status.broadcast(),
          status.state(),
          status.pause().map(PauseRecord::of).orElse(null),
          status.traffic(),
          Options.of(status.options()),
          status.oldest().orElse(null));
    }

    private ListenerStatus status() {
      Pause told = pause == null ? null : pause.pause();
      return ListenerStatus.of(event, broadcast, state, told, traffic, options.options())
          .withOldest(oldest);
    }
  }

  /** The JSON of what a listener asks of its queue. */
  record Options(
      boolean resumable,
      QueueKind queueKind,
      Duration queueExpiration,
      @Nullable String exchange,
      @Nullable ExchangeType exchangeType,
      @Nullable Delegated delegation) {

    Options {
      Objects.requireNonNull(queueKind, "queueKind");
      Objects.requireNonNull(queueExpiration, "queueExpiration");
    }

    private static Options of(RouteOptions options) {
      return new Options(
          options.resumable(),
          options.queueKind(),
          options.queueExpiration(),
          options.exchange().orElse(null),
          options.exchangeType().orElse(null),
          options.delegation().map(Delegated::of).orElse(null));
    }

    private RouteOptions options() {
      ObserveOptions.Builder options =
          ObserveOptions.builder()
              .resumable(resumable)
              .queueKind(queueKind)
              .queueExpiration(queueExpiration);
      if (exchange != null) {
        options.exchange(exchange);
      }
      if (exchangeType != null) {
        options.exchangeType(exchangeType);
      }
      if (delegation != null) {
        options.delegation(delegation.delegation());
      }
      return RouteOptions.of(options.build());
    }
  }

  /** The JSON of a delegation. */
  record Delegated(Duration after, @Nullable String fallback) {

    Delegated {
      Objects.requireNonNull(after, "after");
    }

    private static Delegated of(Delegation delegation) {
      return new Delegated(delegation.after(), delegation.fallback().orElse(null));
    }

    private Delegation delegation() {
      return fallback == null ? Delegation.after(after) : Delegation.after(after, fallback);
    }
  }
}
