package io.vireo;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one event is emitted or broadcast. Immutable; any thread may use it, and one value may serve
 * many events.
 *
 * <pre>{@code
 * EmitOptions urgent = EmitOptions.builder().priority(9).required(true).build();
 * app.emit("order.placed", order, urgent);
 * }</pre>
 */
public final class EmitOptions {
  // Over 400 lines: one flat list of options, each with what it means.

  private static final EmitOptions DEFAULTS = builder().build();

  private final Map<String, Object> headers;
  private final @Nullable String exchange;
  private final @Nullable ExchangeType exchangeType;
  private final boolean required;
  private final @Nullable Boolean persistent;
  private final @Nullable Integer priority;
  private final @Nullable Duration expiration;
  private final @Nullable String messageId;
  private final Duration timeout;
  private final Duration waitForRoute;
  private final boolean errorSuppressed;
  private final @Nullable Integer maxRetries;

  private EmitOptions(Builder builder) {
    this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    this.exchange = builder.exchange;
    this.exchangeType = builder.exchangeType;
    this.required = builder.required;
    this.persistent = builder.persistent;
    this.priority = builder.priority;
    this.expiration = builder.expiration;
    this.messageId = builder.messageId;
    this.timeout = builder.timeout;
    this.waitForRoute = builder.waitForRoute;
    this.errorSuppressed = builder.errorSuppressed;
    this.maxRetries = builder.maxRetries;
  }

  /**
   * What holds when nothing is said: no headers, the driver's exchange, not required, a time-out of
   * 10 s.
   *
   * @return the defaults
   */
  public static EmitOptions defaults() {
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
    builder.headers.putAll(headers);
    builder.exchange = exchange;
    builder.exchangeType = exchangeType;
    builder.required = required;
    builder.persistent = persistent;
    builder.priority = priority;
    builder.expiration = expiration;
    builder.messageId = messageId;
    builder.timeout = timeout;
    builder.waitForRoute = waitForRoute;
    builder.errorSuppressed = errorSuppressed;
    builder.maxRetries = maxRetries;
    return builder;
  }

  /**
   * The headers that travel with the event.
   *
   * @return an unmodifiable map
   */
  public Map<String, Object> headers() {
    return headers;
  }

  /**
   * The exchange to publish to.
   *
   * @return its name, or null for the driver's own
   */
  public @Nullable String exchange() {
    return exchange;
  }

  /**
   * The type of {@link #exchange()}.
   *
   * @return the type, or null for direct when emitting, topic when broadcasting
   */
  public @Nullable ExchangeType exchangeType() {
    return exchangeType;
  }

  /**
   * Whether an event that no queue takes is an error.
   *
   * @return true for {@link UnroutableEventException} instead of {@code false}
   */
  public boolean required() {
    return required;
  }

  /**
   * Whether the event survives a restart of the broker.
   *
   * @return true or false, or null for the default: true when emitting, false when broadcasting
   */
  public @Nullable Boolean persistent() {
    return persistent;
  }

  /**
   * The priority, for queues that heed it.
   *
   * @return 0 to 255, or null for none
   */
  public @Nullable Integer priority() {
    return priority;
  }

  /**
   * How long the event may wait in a queue before it is dropped.
   *
   * @return the time, or null for no limit
   */
  public @Nullable Duration expiration() {
    return expiration;
  }

  /**
   * The message id.
   *
   * @return the id, or null to have one made
   */
  public @Nullable String messageId() {
    return messageId;
  }

  /**
   * How long emitting may take.
   *
   * @return the time-out
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * How long to try again while no queue takes the event.
   *
   * @return the time; zero for one try
   */
  public Duration waitForRoute() {
    return waitForRoute;
  }

  /**
   * Whether a failure of the broker is an answer instead of an exception.
   *
   * @return true for {@code false} and a line in the log
   */
  public boolean errorSuppressed() {
    return errorSuppressed;
  }

  /**
   * How often the event is tried again after a lost connection or a failed try to connect.
   *
   * @return the number, or null for no limit but the time-out
   */
  public @Nullable Integer maxRetries() {
    return maxRetries;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EmitOptions that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        headers,
        exchange,
        exchangeType,
        required,
        persistent,
        priority,
        expiration,
        messageId,
        timeout,
        waitForRoute,
        errorSuppressed,
        maxRetries);
  }

  /** Shows header names, not their values, which may be secret. */
  @Override
  public String toString() {
    return "EmitOptions[headers="
        + headers.keySet()
        + ", exchange="
        + exchange
        + ", required="
        + required
        + ", persistent="
        + persistent
        + ", timeout="
        + timeout
        + ", waitForRoute="
        + waitForRoute
        + ", errorSuppressed="
        + errorSuppressed
        + ", maxRetries="
        + maxRetries
        + "]";
  }

  /**
   * Collects the options. Not for several threads at a time. Each method refuses what cannot be
   * meant, at once.
   */
  public static final class Builder {
    private final Map<String, Object> headers = new LinkedHashMap<>();
    private @Nullable String exchange;
    private @Nullable ExchangeType exchangeType;
    private boolean required;
    private @Nullable Boolean persistent;
    private @Nullable Integer priority;
    private @Nullable Duration expiration;
    private @Nullable String messageId;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration waitForRoute = Duration.ZERO;
    private boolean errorSuppressed;
    private @Nullable Integer maxRetries;

    private Builder() {}

    /**
     * Adds a header that travels with the event.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters, not starting with {@code
     *     vireo-} or {@code x-}, not {@code CC} or {@code BCC}
     * @param value a String, Boolean, Integer, Long or finite Double
     * @return this
     * @throws PayloadException for another name, type or number
     */
    public Builder header(String name, Object value) {
      Objects.requireNonNull(name, "name");
      Headers.require(name, value);
      headers.put(name, value);
      return this;
    }

    /**
     * Adds headers; see {@link #header}.
     *
     * @param more the headers
     * @return this
     * @throws PayloadException for a name or type that cannot travel
     */
    public Builder headers(Map<String, ?> more) {
      more.forEach(this::header);
      return this;
    }

    /**
     * Publishes to an exchange of this name instead of the driver's own.
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
     * @param type direct when emitting and topic when broadcasting, unless said
     * @return this
     */
    public Builder exchangeType(ExchangeType type) {
      this.exchangeType = Objects.requireNonNull(type, "type");
      return this;
    }

    /**
     * Makes it an error when no queue takes the event.
     *
     * @param value true for {@link UnroutableEventException}
     * @return this
     */
    public Builder required(boolean value) {
      this.required = value;
      return this;
    }

    /**
     * Whether the event survives a restart of the broker.
     *
     * @param value default: true when emitting, false when broadcasting
     * @return this
     */
    public Builder persistent(boolean value) {
      this.persistent = value;
      return this;
    }

    /**
     * The priority, for queues that heed it.
     *
     * @param value 0 to 255
     * @return this
     * @throws PayloadException for another number
     */
    public Builder priority(int value) {
      if (value < 0 || value > 255) {
        throw new PayloadException("Priority " + value + " is not 0 to 255");
      }
      this.priority = value;
      return this;
    }

    /**
     * How long the event may wait in a queue before it is dropped.
     *
     * @param value 1 ms or more, of which ten years count
     * @return this
     * @throws PayloadException for less
     */
    public Builder expiration(Duration value) {
      Objects.requireNonNull(value, "value");
      if (Durations.millis(value) < 1) {
        throw new PayloadException("Expiration " + value + " is less than 1 ms");
      }
      this.expiration = value;
      return this;
    }

    /**
     * The message id, instead of one that is made. The same id again tells listeners that it is the
     * same event.
     *
     * @param value 1 to 255 bytes of UTF-8 without control characters
     * @return this
     * @throws PayloadException for another id
     */
    public Builder messageId(String value) {
      Objects.requireNonNull(value, "value");
      this.messageId = Text.requireBytes("message id", value, 1, Text.MAX_SHORT_STRING_BYTES);
      return this;
    }

    /**
     * How long emitting may take; default 10 s.
     *
     * @param value more than zero
     * @return this
     * @throws PayloadException for zero or less
     */
    public Builder timeout(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new PayloadException("Time-out " + value + " is not more than zero");
      }
      this.timeout = value;
      return this;
    }

    /**
     * While no queue takes the event, tries again for so long; default zero.
     *
     * @param value zero or more
     * @return this
     * @throws PayloadException for less than zero
     */
    public Builder waitForRoute(Duration value) {
      if (value.isNegative()) {
        throw new PayloadException("Time to wait for a route " + value + " is negative");
      }
      this.waitForRoute = value;
      return this;
    }

    /**
     * Answers {@code false} where emitting would fail because of the broker or the way there: no
     * connection, no confirm in time, an event that the broker refuses, an interrupt. The log has a
     * warning then, at most one for each event name and minute. A future completes with {@code
     * false}, a broadcast just returns. What the program has to cure stays an exception: a name or
     * data that cannot be sent, and {@link UnroutableEventException} where {@link #required} is
     * set. {@link Core#emitLater} heeds it not, for its handle stands for an event that is safe.
     *
     * @param value default false: an error is an exception
     * @return this
     */
    public Builder errorSuppressed(boolean value) {
      this.errorSuppressed = value;
      return this;
    }

    /**
     * How often the event is tried again after a lost connection or a failed try to connect. When
     * the tries are used up it fails at once, long before its time-out: with {@link
     * NoConnectionException} if it was never written, with {@link EmitTimeoutException} if it was
     * written and not confirmed, for then it may have arrived. So with 0 an event that may have
     * arrived is never written to another connection. What the broker itself answers, such as a
     * negative confirm, is no lost connection. Without meaning where there is no connection, as in
     * memory.
     *
     * @param value 0 (one try) or more; default: no limit but the time-out
     * @return this
     * @throws PayloadException for less than 0
     */
    public Builder maxRetries(int value) {
      if (value < 0) {
        throw new PayloadException("Number of retries " + value + " is negative");
      }
      this.maxRetries = value;
      return this;
    }

    /**
     * The options as collected so far.
     *
     * @return an immutable copy
     * @throws PayloadException if all headers together have more than 32 KiB
     */
    public EmitOptions build() {
      Headers.requireRoom(headers);
      return new EmitOptions(this);
    }
  }
}
