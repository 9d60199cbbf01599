package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.consume.ConsumerSettings;
import io.vireo.rabbitmq.internal.topology.QueueSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options for some consumers of a driver: their queue, their retries, their callbacks; see {@link
 * RabbitOptions.Builder#consumerOptions}. Immutable; any thread may use it, and one value may serve
 * many consumers. Two values are equal if all of their options are; callbacks are compared by
 * identity.
 *
 * <pre>{@code
 * RabbitConsumerOptions lastValues = RabbitConsumerOptions.builder().maxLength(100).maxRetries(10).build();
 * RabbitOptions.builder().consumerOptions(route -> route.startsWith("metrics."), lastValues);
 * }</pre>
 */
public final class RabbitConsumerOptions {
  private static final RabbitConsumerOptions DEFAULTS = builder().build();
  private static final String MAX_LENGTH = "x-max-length";

  private final Settings settings;

  /** All values of the options. Null stands for what the driver has. */
  private record Settings(
      QueueSettings queue,
      @Nullable Integer maxRetries,
      @Nullable Integer immediateRetryLimit,
      @Nullable Duration maxRetryTimeout,
      CallbackSet callbacks) {}

  private RabbitConsumerOptions(Settings settings) {
    this.settings = settings;
  }

  /**
   * The options that change nothing of what the route and the driver have.
   *
   * @return the defaults
   */
  public static RabbitConsumerOptions defaults() {
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

  QueueSettings queue() {
    return settings.queue();
  }

  CallbackSet callbacks() {
    return settings.callbacks();
  }

  /** The settings of a consumer, which has the driver's retries where these options say nothing. */
  ConsumerSettings settings(Retries ofDriver) {
    Integer max = settings.maxRetries();
    Integer immediate = settings.immediateRetryLimit();
    Duration longestPause = settings.maxRetryTimeout();
    return new ConsumerSettings(
        settings.queue(),
        new Retries(
            max == null ? Retries.UNLIMITED : max,
            immediate == null ? ofDriver.immediate() : immediate,
            longestPause == null ? ofDriver.longestPause() : longestPause));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RabbitConsumerOptions that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  /** Shows all options. */
  @Override
  public String toString() {
    return settings.toString().replaceFirst("^Settings", "RabbitConsumerOptions");
  }

  /**
   * Collects the options. One thread at a time may call it. Each method throws a {@code
   * NullPointerException} for null.
   */
  public static final class Builder {
    private static final Set<Class<?>> ARGUMENT_TYPES =
        Set.of(String.class, Boolean.class, Integer.class, Long.class, Double.class);

    private final Map<String, Object> arguments = new HashMap<>();
    private @Nullable Boolean durable;
    private @Nullable Boolean autoDelete;
    private boolean passive;
    private @Nullable Integer maxRetries;
    private @Nullable Integer immediateRetryLimit;
    private @Nullable Duration maxRetryTimeout;
    private CallbackSet callbacks = CallbackSet.NONE;

    private Builder() {}

    /**
     * How many events the queue keeps ({@code x-max-length}). When there are more, the broker drops
     * the oldest, also of a resumable route, and tells nobody. So an event that was emitted may be
     * lost. With {@code argument("x-overflow", "reject-publish")} the broker refuses the newest
     * event instead, and its emitter waits until the time-out.
     *
     * @param value 1 or more
     * @return this
     * @throws IllegalArgumentException if the value is less than 1
     */
    public Builder maxLength(int value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "Largest number of events of a queue " + value + " is less than 1");
      }
      arguments.put(MAX_LENGTH, value);
      return this;
    }

    /**
     * An argument of the queue, such as {@code x-max-priority} or {@code x-queue-type}. It replaces
     * Vireo's own argument of that name. Some arguments break what a route promises, and are
     * accepted nevertheless: with {@code x-expires}, the broker deletes the queue of a resumable
     * route when nobody has listened for so long; with {@code x-message-ttl} and {@code
     * x-max-length-bytes}, it drops events. A queue that exists already with other arguments is not
     * changed.
     *
     * @param name the argument's name, not {@code x-max-length}
     * @param value a String, Boolean, Integer, Long or Double. For {@code x-queue-type}, {@code
     *     quorum} does all that {@code QueueKind.QUORUM} does; {@code stream} is refused
     * @return this
     * @throws IllegalArgumentException for {@code x-max-length}, for a stream, and for a value of
     *     another class
     */
    public Builder argument(String name, Object value) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
      if (!ARGUMENT_TYPES.contains(value.getClass())) {
        throw new IllegalArgumentException(
            "Argument %s is a %s; give a String, Boolean, Integer, Long or Double"
                .formatted(name, value.getClass().getName()));
      }
      if (name.equals(MAX_LENGTH)) {
        throw new IllegalArgumentException("For x-max-length there is maxLength(int)");
      }
      if (name.equals(QueueSettings.TYPE) && value.equals("stream")) {
        throw new IllegalArgumentException(
            "A stream gives nothing back and keeps what was handled: it cannot be a route; choose classic or quorum");
      }
      arguments.put(name, value);
      return this;
    }

    /**
     * Whether the queue survives a restart of the broker. The queue of a resumable route has to.
     * The option has no effect on a broadcast, whose queue is deleted with its connection. By
     * default, RabbitMQ 4.3 refuses a shared queue that is not durable.
     *
     * @param value default: true, or false where {@code pythonQueues} asks for that
     * @return this
     */
    public Builder durable(boolean value) {
      this.durable = value;
      return this;
    }

    /**
     * Whether the broker deletes the queue, with its events, as soon as its last consumer leaves,
     * instead of after {@code ObserveOptions.queueExpiration}. The option is not for resumable
     * routes, and has no effect on a broadcast.
     *
     * @param value default: false, or true where {@code pythonQueues} asks for that
     * @return this
     */
    public Builder autoDelete(boolean value) {
      this.autoDelete = value;
      return this;
    }

    /**
     * Whether somebody else declares the queue. It may have any form, so it may promise less than
     * Vireo's own queues do. Vireo binds it as usual. While it does not exist, the listener fails
     * with an {@link ObservationException}. The option is not for broadcasts, whose queues are
     * private.
     *
     * @param value default false: Vireo declares the queue
     * @return this
     */
    public Builder passive(boolean value) {
      this.passive = value;
      return this;
    }

    /**
     * Whether the driver tries for ever to register a consumer.
     *
     * @param value default true; false is the same as {@link #maxRetries} of 60
     * @return this
     */
    public Builder unlimitedRetries(boolean value) {
      this.maxRetries = Retries.max(value);
      return this;
    }

    /**
     * Limits the failed tries in a row to register a consumer, or to make the connection that it
     * shares. A lost registration or connection counts as a failed try. After so many, the
     * subscription is {@code FAILED} for good, health is {@code DOWN} with the reason, and {@code
     * onDisconnect} is called; all other consumers go on. After a consumer was registered for two
     * seconds, the driver counts from 0 again. The driver's own limit holds as well.
     *
     * @param value 1 or more; default: no limit
     * @return this
     * @throws IllegalArgumentException if the value is less than 1
     */
    public Builder maxRetries(int value) {
      this.maxRetries = Retries.requireMax(value);
      return this;
    }

    /**
     * How many tries to register a consumer follow each other without a pause. For tries to connect
     * there is {@link RabbitOptions.Builder#immediateRetryLimit}.
     *
     * @param value 0 or more; more than 100 count as 100; default: the driver's
     * @return this
     * @throws IllegalArgumentException if the value is negative
     */
    public Builder immediateRetryLimit(int value) {
      this.immediateRetryLimit = Retries.requireImmediate(value);
      return this;
    }

    /**
     * The longest pause between two tries to register a consumer. For tries to connect there is
     * {@link RabbitOptions.Builder#maxRetryTimeout}.
     *
     * @param value 1 ms or more; default: the driver's
     * @return this
     * @throws IllegalArgumentException if the value is less than 1 ms
     */
    public Builder maxRetryTimeout(Duration value) {
      this.maxRetryTimeout = Retries.requirePause(value);
      return this;
    }

    /**
     * Sets the callback that hears when one of these consumers is registered, after the driver's
     * {@code onConnect}.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onConnect(RabbitCallback callback) {
      this.callbacks = callbacks.withOnConnect(callback);
      return this;
    }

    /**
     * Sets the callback that hears when the registration of one of these consumers is lost or given
     * up, after the driver's {@code onDisconnect}.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onDisconnect(RabbitCallback callback) {
      this.callbacks = callbacks.withOnDisconnect(callback);
      return this;
    }

    /**
     * Sets the callback that hears of each failed try to register one of these consumers, and of
     * each of their events that has failed for good, after the driver's {@code onError}.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onError(RabbitCallback callback) {
      this.callbacks = callbacks.withOnError(callback);
      return this;
    }

    /**
     * The options as collected so far.
     *
     * @return an immutable copy
     * @throws IllegalArgumentException if the queue is passive and has options for its form as well
     */
    public RabbitConsumerOptions build() {
      if (passive && (durable != null || autoDelete != null || !arguments.isEmpty())) {
        throw new IllegalArgumentException(
            "A passive queue is used as it is; leave out durable, autoDelete and arguments, or passive");
      }
      return new RabbitConsumerOptions(
          new Settings(
              new QueueSettings(arguments, durable, autoDelete, passive),
              maxRetries,
              immediateRetryLimit,
              maxRetryTimeout,
              callbacks));
    }
  }
}
