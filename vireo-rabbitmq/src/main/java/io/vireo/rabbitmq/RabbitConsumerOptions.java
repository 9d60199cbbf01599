package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.VireoException;
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
 * What some consumers of a driver are to have of their own: their queue, their retries, their
 * callbacks; see {@link RabbitOptions.Builder#consumerOptions}. Immutable; any thread may use it,
 * and one value may serve many consumers.
 *
 * <pre>{@code
 * RabbitConsumerOptions lastValues = RabbitConsumerOptions.builder().maxLength(100).maxRetries(10).build();
 * RabbitOptions.builder().consumerOptions(route -> route.startsWith("metrics."), lastValues);
 * }</pre>
 */
public final class RabbitConsumerOptions {
  private static final RabbitConsumerOptions DEFAULTS = builder().build();
  private static final String MAX_LENGTH = "x-max-length";

  private final QueueSettings queue;
  private final @Nullable Integer maxRetries;
  private final @Nullable Integer immediateRetryLimit;
  private final @Nullable Duration maxRetryTimeout;
  private final RabbitCallback onConnect;
  private final RabbitCallback onDisconnect;
  private final RabbitCallback onError;

  private RabbitConsumerOptions(Builder builder) {
    this.queue =
        new QueueSettings(builder.arguments, builder.durable, builder.autoDelete, builder.passive);
    this.maxRetries = builder.maxRetries;
    this.immediateRetryLimit = builder.immediateRetryLimit;
    this.maxRetryTimeout = builder.maxRetryTimeout;
    this.onConnect = builder.onConnect;
    this.onDisconnect = builder.onDisconnect;
    this.onError = builder.onError;
  }

  /**
   * What holds when nothing is said: all is as the route and the driver have it.
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
    return queue;
  }

  /** With what holds for all of the driver, where nothing else is said. */
  ConsumerSettings settings(Retries ofDriver) {
    return new ConsumerSettings(queue, retries(ofDriver));
  }

  private Retries retries(Retries ofDriver) {
    return new Retries(
        maxRetries == null ? Retries.UNLIMITED : maxRetries,
        immediateRetryLimit == null ? ofDriver.immediate() : immediateRetryLimit,
        maxRetryTimeout == null ? ofDriver.longestPause() : maxRetryTimeout);
  }

  CallbackSet callbacks() {
    return new CallbackSet(onConnect, onDisconnect, onError);
  }

  @Override
  public String toString() {
    return "RabbitConsumerOptions[arguments="
        + queue.arguments()
        + ", durable="
        + queue.durable()
        + ", autoDelete="
        + queue.autoDelete()
        + ", passive="
        + queue.passive()
        + ", maxRetries="
        + maxRetries
        + "]";
  }

  /**
   * Collects the options. Not for several threads at a time. Each method refuses what cannot be
   * meant, at once, with a {@link VireoException}.
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
    private RabbitCallback onConnect = CallbackSet.NONE;
    private RabbitCallback onDisconnect = CallbackSet.NONE;
    private RabbitCallback onError = CallbackSet.NONE;

    private Builder() {}

    /**
     * How many events the queue keeps ({@code x-max-length}). When there are more, the broker drops
     * the oldest, also of a resumable route, and nobody is told: what was emitted is no longer
     * safe. With {@code argument("x-overflow", "reject-publish")} it refuses the newest instead;
     * their emitters wait until their time-out.
     *
     * @param value 1 or more
     * @return this
     */
    public Builder maxLength(int value) {
      if (value < 1) {
        throw new VireoException("Most events of a queue " + value + " is less than 1");
      }
      arguments.put(MAX_LENGTH, value);
      return this;
    }

    /**
     * An argument of the queue, such as {@code x-max-priority} or {@code x-queue-type}; it takes
     * the place of Vireo's own of that name. Some break what a route promises, and are taken all
     * the same: {@code x-expires} ends the queue of a resumable route when nobody has listened for
     * so long, {@code x-message-ttl} and {@code x-max-length-bytes} drop its events. A queue that
     * is there with other arguments is not changed by it.
     *
     * @param name the argument's name, not {@code x-max-length}
     * @param value a String, Boolean, Integer, Long or Double. For {@code x-queue-type}, {@code
     *     quorum} does all that {@code QueueKind.QUORUM} does; {@code stream} is refused
     * @return this
     */
    public Builder argument(String name, Object value) {
      if (!ARGUMENT_TYPES.contains(value.getClass())) {
        throw new VireoException(
            "Argument "
                + name
                + " is a "
                + value.getClass().getName()
                + "; give a String, Boolean, Integer, Long or Double");
      }
      if (name.equals(MAX_LENGTH)) {
        throw new VireoException("For x-max-length there is maxLength(int)");
      }
      if (name.equals(QueueSettings.TYPE) && value.equals("stream")) {
        throw new VireoException(
            "A stream gives nothing back and keeps what was handled: it cannot be a route; choose classic or quorum");
      }
      arguments.put(name, value);
      return this;
    }

    /**
     * Whether the queue survives a restart of the broker. A shared queue does by default; a
     * resumable route cannot do without. Without meaning for a broadcast, whose queue goes with its
     * connection. RabbitMQ 4.3 refuses a shared queue that is not durable, by default.
     *
     * @param value default: true, or false where {@code pythonQueues} asks for that
     * @return this
     */
    public Builder durable(boolean value) {
      this.durable = value;
      return this;
    }

    /**
     * Whether the queue goes, with its events, at once with its last consumer, instead of after
     * {@code ObserveOptions.queueExpiration}. Not for resumable routes; without meaning for a
     * broadcast.
     *
     * @param value default: false, or true where {@code pythonQueues} asks for that
     * @return this
     */
    public Builder autoDelete(boolean value) {
      this.autoDelete = value;
      return this;
    }

    /**
     * Whether the queue has to be there already: somebody else declares it, in whatever form, and
     * what it promises is theirs. It is bound as usual. While it is missing, the listener fails
     * with an {@link ObservationException}. Not for broadcasts, whose queue is nobody else's.
     *
     * @param value default false: it is declared
     * @return this
     */
    public Builder passive(boolean value) {
      this.passive = value;
      return this;
    }

    /**
     * Whether to try to register for ever.
     *
     * @param value true, the default; false for {@link #maxRetries} of 60
     * @return this
     */
    public Builder unlimitedRetries(boolean value) {
      this.maxRetries = Retries.most(value);
      return this;
    }

    /**
     * Gives a consumer up after so many failed tries in a row: to register it, or to make the
     * connection that it shares. Its subscription is then {@code FAILED} for good, health {@code
     * DOWN} with the reason, and {@code onDisconnect} is called; all others go on. What has been
     * registered for two seconds starts anew. The driver's own limit holds beside it.
     *
     * @param value 1 or more; a lost registration or connection counts; default: no limit
     * @return this
     */
    public Builder maxRetries(int value) {
      this.maxRetries = Retries.requireMost(value);
      return this;
    }

    /**
     * How many of the tries to register it follow each other without a pause. For the connection it
     * is {@link RabbitOptions.Builder#immediateRetryLimit}.
     *
     * @param value 0 or more, of which 100 count; default: the driver's
     * @return this
     */
    public Builder immediateRetryLimit(int value) {
      this.immediateRetryLimit = Retries.requireImmediate(value);
      return this;
    }

    /**
     * The longest pause between two tries to register it. For the connection it is {@link
     * RabbitOptions.Builder#maxRetryTimeout}.
     *
     * @param value 1 ms or more; default: the driver's
     * @return this
     */
    public Builder maxRetryTimeout(Duration value) {
      this.maxRetryTimeout = Retries.requirePause(value);
      return this;
    }

    /**
     * Hears when one of these consumers is registered, after the driver's {@code onConnect} has.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onConnect(RabbitCallback callback) {
      this.onConnect = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Hears when the registration of one of these is lost, or given up, after the driver's {@code
     * onDisconnect} has.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onDisconnect(RabbitCallback callback) {
      this.onDisconnect = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Hears of each failed try to register one of these, and of each event of theirs that has
     * failed for good, after the driver's {@code onError} has.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onError(RabbitCallback callback) {
      this.onError = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * The options as collected so far.
     *
     * @return an immutable copy
     * @throws VireoException if the queue is passive and its form is said as well
     */
    public RabbitConsumerOptions build() {
      if (passive && (durable != null || autoDelete != null || !arguments.isEmpty())) {
        throw new VireoException(
            "A passive queue is used as it is; leave out durable, autoDelete and arguments, or passive");
      }
      return new RabbitConsumerOptions(this);
    }
  }
}
