package io.vireo;

import io.vireo.spi.Durations;
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

  private final boolean resumable;
  private final int concurrency;
  private final int prefetch;
  private final RetryPolicy retryPolicy;
  private final Duration delayPerMessage;
  private final @Nullable Duration handlerTimeout;
  private final boolean autoAcknowledge;
  private final @Nullable String exchange;
  private final @Nullable ExchangeType exchangeType;
  private final @Nullable QueueKind queueKind;
  private final Duration queueExpiration;
  private final @Nullable Delegation delegation;
  private final @Nullable CircuitBreaker circuitBreaker;
  private final int maxDeliveries;
  private final Duration registrationTimeout;
  private final @Nullable Executor executor;

  private ObserveOptions(Builder builder) {
    this.resumable = builder.resumable;
    this.concurrency = builder.concurrency;
    this.prefetch = Math.max(builder.prefetch, builder.concurrency);
    this.retryPolicy = builder.retryPolicy;
    this.delayPerMessage = builder.delayPerMessage;
    this.handlerTimeout = builder.handlerTimeout;
    this.autoAcknowledge = builder.autoAcknowledge;
    this.exchange = builder.exchange;
    this.exchangeType = builder.exchangeType;
    this.queueKind = builder.queueKind;
    this.queueExpiration = builder.queueExpiration;
    this.delegation = builder.delegation;
    this.circuitBreaker = builder.circuitBreaker;
    this.maxDeliveries = builder.maxDeliveries;
    this.registrationTimeout = builder.registrationTimeout;
    this.executor = builder.executor;
  }

  /**
   * What holds when nothing is said: not resumable, concurrency 1, prefetch 250, no retries.
   *
   * @return the defaults
   */
  public static ObserveOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder that starts from these options.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.resumable = resumable;
    builder.concurrency = concurrency;
    builder.prefetch = prefetch;
    builder.retryPolicy = retryPolicy;
    builder.delayPerMessage = delayPerMessage;
    builder.handlerTimeout = handlerTimeout;
    builder.autoAcknowledge = autoAcknowledge;
    builder.exchange = exchange;
    builder.exchangeType = exchangeType;
    builder.queueKind = queueKind;
    builder.queueExpiration = queueExpiration;
    builder.delegation = delegation;
    builder.circuitBreaker = circuitBreaker;
    builder.maxDeliveries = maxDeliveries;
    builder.registrationTimeout = registrationTimeout;
    builder.executor = executor;
    return builder;
  }

  /**
   * Whether the route keeps events while nobody listens. For broadcasts it has no meaning.
   *
   * @return true if it does, without a limit of time
   */
  public boolean resumable() {
    return resumable;
  }

  /**
   * How many handlers of this subscription may run at a time.
   *
   * @return 1 (in order) or more
   */
  public int concurrency() {
    return concurrency;
  }

  /**
   * How many events are fetched in advance, those being handled included.
   *
   * @return the number, never below {@link #concurrency()}
   */
  public int prefetch() {
    return prefetch;
  }

  /**
   * What happens when the handler throws, before the event goes to recovery.
   *
   * @return the policy
   */
  public RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  /**
   * How long each handler slot rests after an event.
   *
   * @return the time; zero for none
   */
  public Duration delayPerMessage() {
    return delayPerMessage;
  }

  /**
   * How long a handler may take before it is interrupted and the event counts as failed.
   *
   * @return the time, or null for no limit
   */
  public @Nullable Duration handlerTimeout() {
    return handlerTimeout;
  }

  /**
   * Whether an event is acknowledged on receipt instead of after its handler.
   *
   * @return true for at most once
   */
  public boolean autoAcknowledge() {
    return autoAcknowledge;
  }

  /**
   * The exchange that the queue is bound to.
   *
   * @return its name, or null for the driver's own
   */
  public @Nullable String exchange() {
    return exchange;
  }

  /**
   * The type of {@link #exchange()}.
   *
   * @return the type, or null for direct with {@code on}, topic with {@code onBroadcast}
   */
  public @Nullable ExchangeType exchangeType() {
    return exchangeType;
  }

  /**
   * How the broker keeps the queue.
   *
   * @return the kind that was chosen; else quorum if there is a delegation, and classic if not
   */
  public QueueKind queueKind() {
    if (queueKind != null) {
      return queueKind;
    }
    return delegation == null ? QueueKind.CLASSIC : QueueKind.QUORUM;
  }

  /**
   * Whether the kind of the queue was chosen.
   *
   * @return false if it is the default
   */
  public boolean isQueueKindChosen() {
    return queueKind != null;
  }

  /**
   * How long the queue of a route that is not resumable stays when its last listener has gone.
   *
   * @return the time
   */
  public Duration queueExpiration() {
    return queueExpiration;
  }

  /**
   * What becomes of events that no listener takes in time.
   *
   * @return where they go, or null if they wait
   */
  public @Nullable Delegation delegation() {
    return delegation;
  }

  /**
   * When the listener rests because too many of its events fail.
   *
   * @return the breaker, or null if it never does
   */
  public @Nullable CircuitBreaker circuitBreaker() {
    return circuitBreaker;
  }

  /**
   * After how many deliveries an event goes to recovery whose process has ended each time.
   *
   * @return 2 or more; 0 for no limit
   */
  public int maxDeliveries() {
    return maxDeliveries;
  }

  /**
   * How long registering the listener waits for its broker.
   *
   * @return the time; zero for not at all
   */
  public Duration registrationTimeout() {
    return registrationTimeout;
  }

  /**
   * What runs the handlers of this listener.
   *
   * @return the executor, or empty for the observer's own threads
   */
  public Optional<Executor> executor() {
    return Optional.ofNullable(executor);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObserveOptions that
        && resumable == that.resumable
        && concurrency == that.concurrency
        && prefetch == that.prefetch
        && retryPolicy.equals(that.retryPolicy)
        && delayPerMessage.equals(that.delayPerMessage)
        && Objects.equals(handlerTimeout, that.handlerTimeout)
        && autoAcknowledge == that.autoAcknowledge
        && Objects.equals(exchange, that.exchange)
        && exchangeType == that.exchangeType
        && queueKind == that.queueKind
        && queueExpiration.equals(that.queueExpiration)
        && Objects.equals(delegation, that.delegation)
        && Objects.equals(circuitBreaker, that.circuitBreaker)
        && maxDeliveries == that.maxDeliveries
        && registrationTimeout.equals(that.registrationTimeout)
        && Objects.equals(executor, that.executor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(resumable, concurrency, prefetch, retryPolicy, exchange, queueKind);
  }

  @Override
  public String toString() {
    return "ObserveOptions[resumable="
        + resumable
        + ", concurrency="
        + concurrency
        + ", prefetch="
        + prefetch
        + ", retryPolicy="
        + retryPolicy
        + ", autoAcknowledge="
        + autoAcknowledge
        + ", exchange="
        + exchange
        + ", queueKind="
        + queueKind()
        + ", delegation="
        + delegation
        + ", circuitBreaker="
        + circuitBreaker
        + ", maxDeliveries="
        + maxDeliveries
        + ", executor="
        + executor
        + "]";
  }

  /**
   * Collects the options. Not for several threads at a time. Each method refuses what cannot be
   * meant, at once, with an {@link ObservationException}.
   */
  public static final class Builder {
    private boolean resumable;
    private int concurrency = 1;
    private int prefetch = 250;
    private RetryPolicy retryPolicy = RetryPolicy.none();
    private Duration delayPerMessage = Duration.ZERO;
    private @Nullable Duration handlerTimeout;
    private boolean autoAcknowledge;
    private @Nullable String exchange;
    private @Nullable ExchangeType exchangeType;
    private @Nullable QueueKind queueKind;
    private Duration queueExpiration = Duration.ofMinutes(1);
    private @Nullable Delegation delegation;
    private @Nullable CircuitBreaker circuitBreaker;
    private int maxDeliveries;
    private Duration registrationTimeout = Duration.ofSeconds(10);
    private @Nullable Executor executor;

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
     */
    public Builder concurrency(int value) {
      requireRange("Concurrency", value, MAX_CONCURRENCY);
      this.concurrency = value;
      return this;
    }

    /**
     * How many events are fetched in advance; at least the concurrency is used.
     *
     * @param value 1 to {@value #MAX_PREFETCH}; default 250
     * @return this
     */
    public Builder prefetch(int value) {
      requireRange("Prefetch", value, MAX_PREFETCH);
      this.prefetch = value;
      return this;
    }

    /**
     * What happens when the handler throws, before the event goes to recovery.
     *
     * @param value default {@link RetryPolicy#none()}
     * @return this
     * @throws ObservationException if it has no end
     */
    public Builder retryPolicy(RetryPolicy value) {
      if (value.isEndless()) {
        throw new ObservationException(
            value + " never lets a failed event go to recovery; say atMost of attempts or of time");
      }
      this.retryPolicy = value;
      return this;
    }

    /**
     * Lets each handler slot rest after an event, to go easy on what the handler calls.
     *
     * @param value zero or more; default zero
     * @return this
     */
    public Builder delayPerMessage(Duration value) {
      if (value.isNegative()) {
        throw new ObservationException("Delay per message " + value + " is negative");
      }
      this.delayPerMessage = value;
      return this;
    }

    /**
     * Interrupts a handler that takes longer; its event has failed with a {@link
     * HandlerTimeoutException}. One that ignores the interrupt for a second is given up: its event
     * has failed, another thread serves its slot, and whatever the old one still does no longer
     * counts. Not more are given up at a time than the concurrency.
     *
     * @param value more than zero; default: no limit
     * @return this
     */
    public Builder handlerTimeout(Duration value) {
      this.handlerTimeout = requirePositive("Handler time-out", value);
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
     * @throws PayloadException for another name
     */
    public Builder exchange(String name) {
      Objects.requireNonNull(name, "name");
      this.exchange = Text.requireExchange(name);
      return this;
    }

    /**
     * The type of the exchange.
     *
     * @param type direct with {@code on} and topic with {@code onBroadcast}, unless said
     * @return this
     */
    public Builder exchangeType(ExchangeType type) {
      this.exchangeType = Objects.requireNonNull(type, "type");
      return this;
    }

    /**
     * How the broker keeps the queue.
     *
     * @param value default classic; with a {@link #delegation} quorum, as RabbitMQ moves events out
     *     of such a queue at least once, and out of a classic one at most once: one whose time is
     *     up while its node stops may be lost
     * @return this
     */
    public Builder queueKind(QueueKind value) {
      this.queueKind = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * How long the queue of a route that is not resumable stays when its last listener has gone.
     *
     * @param value more than zero, of which ten years count; default one minute
     * @return this
     */
    public Builder queueExpiration(Duration value) {
      this.queueExpiration = requirePositive("Queue expiration", value);
      return this;
    }

    /**
     * Moves events that no listener has taken in time to another route. The queue of the route
     * stays for ever then, resumable or not. For broadcasts it has no meaning.
     *
     * @param value after how long, and where to; default: events wait
     * @return this
     */
    public Builder delegation(Delegation value) {
      this.delegation = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Lets the listener rest when too many of its events fail.
     *
     * @param value default: it never rests
     * @return this
     */
    public Builder circuitBreaker(CircuitBreaker value) {
      this.circuitBreaker = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Gives up an event that ends its process: no exception, the JVM is gone. It is handled once as
     * usual; when it comes again it is handled alone, and after so many deliveries it goes to
     * recovery instead. Events that were merely fetched beside it are handled one at a time as
     * well, and never count as having ended a process. For broadcasts and with {@link
     * #autoAcknowledge}, whose events do not come again, it has no meaning.
     *
     * @param value 2 to {@value #MAX_DELIVERIES}, 3 being a good choice; default: no limit
     * @return this
     */
    public Builder maxDeliveries(int value) {
      if (value < 2 || value > MAX_DELIVERIES) {
        throw new ObservationException("Deliveries " + value + " is not 2 to " + MAX_DELIVERIES);
      }
      this.maxDeliveries = value;
      return this;
    }

    /**
     * How long {@code on} and its like wait until the listener is registered. They then return all
     * the same; the listener is {@code CONNECTING} until its broker is there. While there is no
     * broker, all listeners of an observer wait together: who comes later waits until the time of
     * the first is over, and no longer.
     *
     * @param value zero or more; default 10 s. With zero nothing is waited for: what a broker
     *     refuses is then told by the subscription's state, by health and in the log, not by an
     *     exception
     * @return this
     */
    public Builder registrationTimeout(Duration value) {
      if (value.isNegative()) {
        throw new ObservationException("Registration time-out " + value + " is negative");
      }
      this.registrationTimeout = value;
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
      this.executor = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The options as collected so far.
     *
     * @return an immutable copy
     */
    public ObserveOptions build() {
      return new ObserveOptions(this);
    }

    private static void requireRange(String what, int value, int most) {
      if (value < 1 || value > most) {
        throw new ObservationException(what + " " + value + " is not 1 to " + most);
      }
    }

    private static Duration requirePositive(String what, Duration value) {
      Objects.requireNonNull(value, "value");
      if (Durations.millis(value) < 1) {
        throw new ObservationException(what + " " + value + " is less than 1 ms");
      }
      return value;
    }
  }
}
