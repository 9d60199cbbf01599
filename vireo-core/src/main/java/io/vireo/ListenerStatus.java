package io.vireo;

import io.vireo.Control.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one listener of an observer is doing; see {@link ObserverStatus#listeners()}. Immutable; any
 * thread may use it.
 */
public final class ListenerStatus {
  private final Values values;

  private ListenerStatus(Values values) {
    this.values = values;
  }

  /**
   * {@return the status of a listener}
   *
   * @param event what it listens to
   * @param broadcast whether it listens to broadcasts
   * @param state what it is doing
   * @param pause what keeps it paused, or null if nothing does
   * @param traffic how busy it is
   * @param options what it asks of its queue
   */
  public static ListenerStatus of(
      String event,
      boolean broadcast,
      Subscription.State state,
      @Nullable Pause pause,
      Traffic traffic,
      RouteOptions options) {
    return new ListenerStatus(
        new Values(
            Objects.requireNonNull(event, "event"),
            broadcast,
            Objects.requireNonNull(state, "state"),
            Optional.ofNullable(pause),
            Objects.requireNonNull(traffic, "traffic"),
            Objects.requireNonNull(options, "options"),
            Optional.empty()));
  }

  /**
   * {@return the same status, with another time of the oldest event}
   *
   * @param emitted when the oldest event was emitted that the listener has, or null if it has none
   */
  public ListenerStatus withOldest(@Nullable Instant emitted) {
    return new ListenerStatus(
        new Values(
            values.event,
            values.broadcast,
            values.state,
            values.pause,
            values.traffic,
            values.options,
            Optional.ofNullable(emitted)));
  }

  /**
   * {@return what the listener listens to; for broadcasts the name may hold {@code *} and {@code
   * #}}
   */
  public String event() {
    return values.event;
  }

  /** {@return true if the listener listens to broadcasts, false if it listens to a shared route} */
  public boolean broadcast() {
    return values.broadcast;
  }

  /** {@return what the listener is doing} */
  public Subscription.State state() {
    return values.state;
  }

  /**
   * {@return what keeps the listener paused; empty if nothing does} Of several pauses, this is the
   * one of the whole route, else the listener's own, else the one of its circuit breaker.
   */
  public Optional<Pause> pause() {
    return values.pause;
  }

  /** {@return how busy the listener is, as counts since it was registered} */
  public Traffic traffic() {
    return values.traffic;
  }

  /** {@return what the listener asks of its queue} */
  public RouteOptions options() {
    return values.options;
  }

  /**
   * {@return when the oldest event was emitted that was delivered to the listener and has no
   * settlement yet, by the clock of its emitter; empty if the listener has no event, or none that
   * says when it was emitted}
   */
  public Optional<Instant> oldest() {
    return values.oldest;
  }

  @Override
  public String toString() {
    return Text.show(ListenerStatus.class, values);
  }

  private record Values(
      String event,
      boolean broadcast,
      Subscription.State state,
      Optional<Pause> pause,
      Traffic traffic,
      RouteOptions options,
      Optional<Instant> oldest) {}

  /**
   * How busy a listener is, as counted since it was registered.
   *
   * @param rate how many events it finished in each second, over the last 15 s
   * @param inFlight how many events are being handled
   * @param prefetched how many events have arrived and wait for a handler
   * @param handled how many events were finished, whether they succeeded or failed
   * @param failed how many of the finished events failed for good: they went to recovery, or were
   *     discarded
   */
  public record Traffic(double rate, int inFlight, int prefetched, long handled, long failed) {}

  /** What a listener asks of its queue. Immutable; any thread may use it. */
  public static final class RouteOptions {
    private final ObserveOptions options;

    private RouteOptions(ObserveOptions options) {
      this.options = options;
    }

    /**
     * {@return what the options of a listener ask of its queue}
     *
     * @param options the options of the listener
     */
    public static RouteOptions of(ObserveOptions options) {
      return new RouteOptions(Objects.requireNonNull(options, "options"));
    }

    /** {@return whether events are kept while nobody listens, without a limit of time} */
    public boolean resumable() {
      return options.resumable();
    }

    /** {@return how the broker keeps the queue} */
    public QueueKind queueKind() {
      return options.queueKind();
    }

    /** {@return how long the queue of a route that is not resumable is kept without a listener} */
    public Duration queueExpiration() {
      return options.queueExpiration();
    }

    /** {@return the exchange that the queue is bound to; empty for the driver's own exchange} */
    public Optional<String> exchange() {
      return options.exchange();
    }

    /** {@return the type of that exchange; empty for the default} */
    public Optional<ExchangeType> exchangeType() {
      return options.exchangeType();
    }

    /** {@return where events go that no listener takes in time; empty if such events wait} */
    public Optional<Delegation> delegation() {
      return options.delegation();
    }

    @Override
    public String toString() {
      return "RouteOptions[resumable=%s, queueKind=%s, queueExpiration=%s, exchange=%s, exchangeType=%s, delegation=%s]"
          .formatted(
              resumable(),
              queueKind(),
              queueExpiration(),
              exchange(),
              exchangeType(),
              delegation());
    }
  }
}
