package io.vireo;

import io.vireo.Control.Pause;
import java.time.Duration;
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
   * Makes the status of a listener.
   *
   * @param event what it listens to
   * @param broadcast whether it listens to broadcasts
   * @param state what it is doing
   * @param pause what keeps it paused, or null if nothing does
   * @param traffic how busy it is
   * @param options what it asks of its queue
   * @return the status
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
            Objects.requireNonNull(options, "options")));
  }

  /**
   * What the listener listens to.
   *
   * @return the name of the event, which may hold {@code *} and {@code #} for broadcasts
   */
  public String event() {
    return values.event;
  }

  /**
   * Whether the listener listens to broadcasts.
   *
   * @return true for broadcasts, false for a shared route
   */
  public boolean broadcast() {
    return values.broadcast;
  }

  /**
   * What the listener is doing.
   *
   * @return the state
   */
  public Subscription.State state() {
    return values.state;
  }

  /**
   * What keeps the listener paused. Of several pauses, this is the one of the whole route, else the
   * listener's own, else the one of its circuit breaker.
   *
   * @return the pause, or empty if nothing keeps the listener paused
   */
  public Optional<Pause> pause() {
    return values.pause;
  }

  /**
   * How busy the listener is.
   *
   * @return counts since it was registered
   */
  public Traffic traffic() {
    return values.traffic;
  }

  /**
   * What the listener asks of its queue.
   *
   * @return those of its options that concern the queue
   */
  public RouteOptions options() {
    return values.options;
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
      RouteOptions options) {}

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
     * Takes what concerns the queue from the options of a listener.
     *
     * @param options the options of the listener
     * @return what they ask of the queue
     */
    public static RouteOptions of(ObserveOptions options) {
      return new RouteOptions(Objects.requireNonNull(options, "options"));
    }

    /**
     * Whether events are kept while nobody listens.
     *
     * @return true if they are, without a limit of time
     */
    public boolean resumable() {
      return options.resumable();
    }

    /**
     * How the broker keeps the queue.
     *
     * @return the kind of the queue
     */
    public QueueKind queueKind() {
      return options.queueKind();
    }

    /**
     * How long the queue of a route that is not resumable is kept without a listener.
     *
     * @return the time
     */
    public Duration queueExpiration() {
      return options.queueExpiration();
    }

    /**
     * The exchange that the queue is bound to.
     *
     * @return the name, or empty for the driver's own exchange
     */
    public Optional<String> exchange() {
      return options.exchange();
    }

    /**
     * The type of that exchange.
     *
     * @return the type, or empty for the default
     */
    public Optional<ExchangeType> exchangeType() {
      return options.exchangeType();
    }

    /**
     * Where events go that no listener takes in time.
     *
     * @return the delegation, or empty if such events wait
     */
    public Optional<Delegation> delegation() {
      return options.delegation();
    }

    @Override
    public String toString() {
      return "RouteOptions[resumable="
          + resumable()
          + ", queueKind="
          + queueKind()
          + ", queueExpiration="
          + queueExpiration()
          + ", exchange="
          + exchange()
          + ", exchangeType="
          + exchangeType()
          + ", delegation="
          + delegation()
          + "]";
    }
  }
}
