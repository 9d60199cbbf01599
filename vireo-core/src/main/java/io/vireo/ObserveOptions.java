package io.vireo;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How one listener observes an event. Immutable; any thread may use it, and one value may serve
 * many listeners.
 *
 * <pre>{@code
 * app.on("order.placed", Order.class, this::ship, ObserveOptions.builder().resumable(true).concurrency(8).build());
 * }</pre>
 */
public final class ObserveOptions {
  // Over 400 lines: each option is there three times, as a field, to be read and to be set.

  /** The largest number of handlers of one subscription that may run at a time. */
  public static final int MAX_CONCURRENCY = 1_000;

  /** The largest number of events that may be fetched in advance. */
  public static final int MAX_PREFETCH = 65_535;

  /** The largest number of deliveries after which an event can be given up. */
  public static final int MAX_DELIVERIES = 100;

  private static final ObserveOptions DEFAULTS = builder().build();

  private final Values values;

  private ObserveOptions(Values values) {
    this.values = values;
  }

  /**
   * {@return what holds when nothing is said: not resumable, concurrency 1, prefetch 250, no
   * retries}
   */
  public static ObserveOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a new builder, which starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a new builder, which starts from these options} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.resumable = values.resumable;
    builder.concurrency = values.concurrency;
    builder.prefetch = values.prefetch;
    builder.retryPolicy = values.retryPolicy;
    builder.delayPerMessage = values.delayPerMessage;
    builder.handlerTimeout = values.handlerTimeout;
    builder.autoAcknowledge = values.autoAcknowledge;
    builder.exchange = values.exchange;
    builder.exchangeType = values.exchangeType;
    builder.queueKind = values.queueKind;
    builder.queueExpiration = values.queueExpiration;
    builder.delegation = values.delegation;
    builder.circuitBreaker = values.circuitBreaker;
    builder.maxDeliveries = values.maxDeliveries;
    builder.registrationTimeout = values.registrationTimeout;
    builder.executor = values.executor;
    return builder;
  }

  /**
   * {@return whether the route keeps events while nobody listens, without a limit of time} For
   * broadcasts this option has no effect.
   */
  public boolean resumable() {
    return values.resumable;
  }

  /** {@return how many handlers of this subscription may run at a time, 1 (in order) or more} */
  public int concurrency() {
    return values.concurrency;
  }

  /**
   * {@return how many events are fetched in advance, those being handled included; never below
   * {@link #concurrency()}}
   */
  public int prefetch() {
    return values.prefetch;
  }

  /** {@return what happens when the handler throws, before the event goes to recovery} */
  public RetryPolicy retryPolicy() {
    return values.retryPolicy;
  }

  /** {@return how long each handler slot rests after an event; zero for no rest} */
  public Duration delayPerMessage() {
    return values.delayPerMessage;
  }

  /**
   * {@return how long a handler may take before it is interrupted and the event counts as failed;
   * empty for no limit}
   */
  public Optional<Duration> handlerTimeout() {
    return values.handlerTimeout;
  }

  /**
   * {@return whether an event is acknowledged on receipt instead of after its handler, so that it
   * is handled at most once}
   */
  public boolean autoAcknowledge() {
    return values.autoAcknowledge;
  }

  /** {@return the exchange that the queue is bound to; empty for the driver's own exchange} */
  public Optional<String> exchange() {
    return values.exchange;
  }

  /**
   * {@return the type of {@link #exchange()}; empty for the default: direct with {@code on}, topic
   * with {@code onBroadcast}}
   */
  public Optional<ExchangeType> exchangeType() {
    return values.exchangeType;
  }

  /**
   * {@return how the broker keeps the queue: the kind that was chosen, else quorum if there is a
   * delegation, and classic if not}
   */
  public QueueKind queueKind() {
    QueueKind standard = values.delegation.isPresent() ? QueueKind.QUORUM : QueueKind.CLASSIC;
    return values.queueKind.orElse(standard);
  }

  /** {@return true if the kind of the queue was chosen, false if it is the default} */
  public boolean isQueueKindChosen() {
    return values.queueKind.isPresent();
  }

  /**
   * {@return how long the queue of a route that is not resumable stays when its last listener has
   * gone}
   */
  public Duration queueExpiration() {
    return values.queueExpiration;
  }

  /** {@return where events go that no listener takes in time; empty if they wait} */
  public Optional<Delegation> delegation() {
    return values.delegation;
  }

  /**
   * {@return when the listener rests because too many of its events fail; empty if it never rests}
   */
  public Optional<CircuitBreaker> circuitBreaker() {
    return values.circuitBreaker;
  }

  /**
   * {@return after how many deliveries an event goes to recovery, if its process has ended each
   * time, 2 or more; empty for no limit}
   */
  public Optional<Integer> maxDeliveries() {
    return values.maxDeliveries;
  }

  /** {@return how long registering the listener waits for its broker; zero for not at all} */
  public Duration registrationTimeout() {
    return values.registrationTimeout;
  }

  /** {@return what runs the handlers of this listener; empty for the observer's own threads} */
  public Optional<Executor> executor() {
    return values.executor;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObserveOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return Text.show(ObserveOptions.class, values);
  }

  private record Values(
      boolean resumable,
      int concurrency,
      int prefetch,
      RetryPolicy retryPolicy,
      Duration delayPerMessage,
      Optional<Duration> handlerTimeout,
      boolean autoAcknowledge,
      Optional<String> exchange,
      Optional<ExchangeType> exchangeType,
      Optional<QueueKind> queueKind,
      Duration queueExpiration,
      Optional<Delegation> delegation,
      Optional<CircuitBreaker> circuitBreaker,
      Optional<Integer> maxDeliveries,
      Duration registrationTimeout,
      Optional<Executor> executor) {}

  /**
   * Collects the options. Not for several threads at a time. Each method refuses at once what it
   * cannot take.
   */
  public static final class Builder {
    private boolean resumable;
    private int concurrency = 1;
    private int prefetch = 250;
    private RetryPolicy retryPolicy = RetryPolicy.none();
    private Duration delayPerMessage = Duration.ZERO;
    private Optional<Duration> handlerTimeout = Optional.empty();
    private boolean autoAcknowledge;
    private Optional<String> exchange = Optional.empty();
    private Optional<ExchangeType> exchangeType = Optional.empty();
    private Optional<QueueKind> queueKind = Optional.empty();
    private Duration queueExpiration = Duration.ofMinutes(1);
    private Optional<Delegation> delegation = Optional.empty();
    private Optional<CircuitBreaker> circuitBreaker = Optional.empty();
    private Optional<Integer> maxDeliveries = Optional.empty();
    private Duration registrationTimeout = Duration.ofSeconds(10);
    private Optional<Executor> executor = Optional.empty();

    private Builder() {}

    /**
     * Keeps events while nobody listens, without a limit of time, also over a restart of the
     * broker.
     *
     * @param value default false
     * @return this
     */
    public Builder resumable(boolean value) {
      this.resumable = value;
      return this;
    }

    /**
     * Lets several handlers run at a time, and gives up the order among them.
     *
     * @param value 1 to {@value #MAX_CONCURRENCY}; default 1
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder concurrency(int value) {
      this.concurrency = Arguments.requireRange("Concurrency", value, 1, MAX_CONCURRENCY);
      return this;
    }

    /**
     * How many events are fetched in advance; at least the concurrency is used.
     *
     * @param value 1 to {@value #MAX_PREFETCH}; default 250
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder prefetch(int value) {
      this.prefetch = Arguments.requireRange("Prefetch", value, 1, MAX_PREFETCH);
      return this;
    }

    /**
     * What happens when the handler throws, before the event goes to recovery.
     *
     * @param value default {@link RetryPolicy#none()}
     * @return this
     * @throws IllegalArgumentException if it has no end
     */
    public Builder retryPolicy(RetryPolicy value) {
      Objects.requireNonNull(value, "value");
      if (value.isEndless()) {
        throw new IllegalArgumentException(
            value + " never lets a failed event go to recovery; say atMost of attempts or of time");
      }
      this.retryPolicy = value;
      return this;
    }

    /**
     * Lets each handler slot rest after an event, to put less load on what the handler calls.
     *
     * @param value zero or more; default zero
     * @return this
     * @throws IllegalArgumentException for less than zero
     */
    public Builder delayPerMessage(Duration value) {
      this.delayPerMessage = Arguments.requireNotNegative("Delay per message", value);
      return this;
    }

    /**
     * Interrupts a handler that takes longer; its event has failed with a {@link
     * HandlerTimeoutException}. A handler that ignores the interrupt for a second is given up: its
     * event has failed, another thread serves its slot, and whatever the old thread still does no
     * longer counts. At most as many handlers as the concurrency are given up at a time.
     *
     * @param value 1 ms or more; default: no limit
     * @return this
     * @throws IllegalArgumentException for less
     */
    public Builder handlerTimeout(Duration value) {
      this.handlerTimeout = Optional.of(Arguments.requireMillisecond("Handler time-out", value));
      return this;
    }

    /**
     * Acknowledges an event on receipt: at most once instead of at least once.
     *
     * @param value default false
     * @return this
     */
    public Builder autoAcknowledge(boolean value) {
      this.autoAcknowledge = value;
      return this;
    }

    /**
     * Binds the queue to an exchange of this name instead of the driver's own.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters, not starting with {@code
     *     amq.}, but for {@code amq.direct}, {@code amq.topic} and {@code amq.fanout}
     * @return this
     * @throws IllegalArgumentException for another name
     */
    public Builder exchange(String name) {
      Objects.requireNonNull(name, "name");
      this.exchange = Optional.of(Text.requireExchange(name));
      return this;
    }

    /**
     * The type of the exchange.
     *
     * @param type direct with {@code on} and topic with {@code onBroadcast}, unless said
     * @return this
     */
    public Builder exchangeType(ExchangeType type) {
      this.exchangeType = Optional.of(Objects.requireNonNull(type, "type"));
      return this;
    }

    /**
     * How the broker keeps the queue.
     *
     * @param value default classic, or quorum with a {@link #delegation}. RabbitMQ moves events out
     *     of a quorum queue at least once, and out of a classic queue at most once: an event whose
     *     time is up while its node stops may be lost
     * @return this
     */
    public Builder queueKind(QueueKind value) {
      this.queueKind = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * How long the queue of a route that is not resumable stays when its last listener has gone.
     *
     * @param value 1 ms or more, of which ten years count; default one minute
     * @return this
     * @throws IllegalArgumentException for less
     */
    public Builder queueExpiration(Duration value) {
      this.queueExpiration = Arguments.requireMillisecond("Queue expiration", value);
      return this;
    }

    /**
     * Moves events that no listener has taken in time to another route. The queue of the route then
     * stays for ever, resumable or not. For broadcasts this option has no effect.
     *
     * @param value after how long, and where to; default: events wait
     * @return this
     */
    public Builder delegation(Delegation value) {
      this.delegation = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Lets the listener rest when too many of its events fail.
     *
     * @param value default: it never rests
     * @return this
     */
    public Builder circuitBreaker(CircuitBreaker value) {
      this.circuitBreaker = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Gives up an event whose handling ends the process each time, without an exception. Such an
     * event is handled once as usual. When it is delivered again, it is handled alone, and after
     * this number of deliveries it goes to recovery instead. Events that were merely fetched beside
     * it are handled one at a time as well, and never count as having ended a process. This option
     * has no effect for broadcasts and with {@link #autoAcknowledge}, whose events are not
     * delivered again.
     *
     * @param value 2 to {@value #MAX_DELIVERIES}, for example 3; default: no limit
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder maxDeliveries(int value) {
      this.maxDeliveries =
          Optional.of(Arguments.requireRange("Deliveries", value, 2, MAX_DELIVERIES));
      return this;
    }

    /**
     * How long {@code on} and the other listening methods wait until the listener is registered.
     * When this time is over they return all the same; the listener is {@code CONNECTING} until its
     * broker is there. While there is no broker, all listeners of an observer wait together: one
     * that is added later waits until the time of the first is over, and no longer.
     *
     * @param value zero or more; default 10 s. With zero nothing is waited for: what a broker
     *     refuses then shows in the subscription's state, in health and in the log, and not as an
     *     exception
     * @return this
     * @throws IllegalArgumentException for less than zero
     */
    public Builder registrationTimeout(Duration value) {
      this.registrationTimeout = Arguments.requireNotNegative("Registration time-out", value);
      return this;
    }

    /**
     * Runs the handlers of this listener, with their interceptors and the decoding of their events,
     * on an executor of the program instead of the observer's threads; on JDK 21 and later for
     * example {@code Executors.newVirtualThreadPerTaskExecutor()}. It gets at most {@code
     * concurrency} tasks at a time, each of which handles one event or several, one after the
     * other. So the order at concurrency 1 is kept. One executor may serve many listeners; it stays
     * the program's, and is never shut down by Vireo.
     *
     * <p>The executor is called on threads of the observer, so it may block, and one that runs its
     * task on the thread that calls it runs handlers on the observer's threads. A handler never
     * runs on a client's I/O thread.
     *
     * <p>While the executor refuses tasks, by {@link RejectedExecutionException} or another
     * exception, and no handler of the listener runs, the listener is paused: its events go back to
     * the queue. The executor is tried again after 100 ms and then less and less often, up to every
     * 10 s, and the pause ends when it takes a task. {@link Core#health} and the log say so. An
     * executor that drops tasks without an exception stops the listener: don't give one.
     *
     * <p>{@link #handlerTimeout} interrupts the thread of the executor, and clears its interrupt
     * flag when the handler has ended. A handler that is given up keeps its thread of the executor
     * until it ends, and the next try needs another one.
     *
     * @param value default: the observer's own threads
     * @return this
     */
    public Builder executor(Executor value) {
      this.executor = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** {@return an immutable copy of the options as collected so far} */
    public ObserveOptions build() {
      return new ObserveOptions(
          new Values(
              resumable,
              concurrency,
              Math.max(prefetch, concurrency),
              retryPolicy,
              delayPerMessage,
              handlerTimeout,
              autoAcknowledge,
              exchange,
              exchangeType,
              queueKind,
              queueExpiration,
              delegation,
              circuitBreaker,
              maxDeliveries,
              registrationTimeout,
              executor));
    }
  }
}
