package io.vireo;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private static final EmitOptions DEFAULTS = builder().build();

  private final Values values;

  private EmitOptions(Values values) {
    this.values = values;
  }

  /**
   * {@return what holds when nothing is said: no headers, the driver's exchange, not required, a
   * time-out of 10 s}
   */
  public static EmitOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a new builder, which starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a new builder, which starts from these options} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.headers.putAll(values.headers.all());
    builder.exchange = values.exchange;
    builder.exchangeType = values.exchangeType;
    builder.required = values.required;
    builder.persistent = values.persistent;
    builder.priority = values.priority;
    builder.expiration = values.expiration;
    builder.messageId = values.messageId;
    builder.timeout = values.timeout;
    builder.waitForRoute = values.waitForRoute;
    builder.errorSuppressed = values.errorSuppressed;
    builder.maxRetries = values.maxRetries;
    return builder;
  }

  /** {@return the headers that travel with the event, as an unmodifiable map} */
  public Map<String, Object> headers() {
    return values.headers.all();
  }

  /** {@return the name of the exchange to publish to; empty for the driver's own exchange} */
  public Optional<String> exchange() {
    return values.exchange;
  }

  /**
   * {@return the type of {@link #exchange()}; empty for the default: direct when emitting, topic
   * when broadcasting}
   */
  public Optional<ExchangeType> exchangeType() {
    return values.exchangeType;
  }

  /**
   * {@return true if an event that no queue takes is an {@link UnroutableEventException} instead of
   * {@code false}}
   */
  public boolean required() {
    return values.required;
  }

  /**
   * {@return whether the event survives a restart of the broker; empty for the default: true when
   * emitting, false when broadcasting}
   */
  public Optional<Boolean> persistent() {
    return values.persistent;
  }

  /** {@return the priority, for queues that heed it, 0 to 255; empty for none} */
  public Optional<Integer> priority() {
    return values.priority;
  }

  /** {@return how long the event may wait in a queue before it is dropped; empty for no limit} */
  public Optional<Duration> expiration() {
    return values.expiration;
  }

  /** {@return the message id; empty if Vireo is to make one} */
  public Optional<String> messageId() {
    return values.messageId;
  }

  /** {@return how long emitting may take} */
  public Duration timeout() {
    return values.timeout;
  }

  /** {@return how long to try again while no queue takes the event; zero for one try} */
  public Duration waitForRoute() {
    return values.waitForRoute;
  }

  /**
   * {@return true if {@code emit} returns {@code false} and the log has a warning, instead of an
   * exception, when the broker fails}
   */
  public boolean errorSuppressed() {
    return values.errorSuppressed;
  }

  /**
   * {@return how often the event is tried again after a lost connection or a failed attempt to
   * connect; empty for no limit but the time-out}
   */
  public Optional<Integer> maxRetries() {
    return values.maxRetries;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EmitOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Shows the names of headers, but not their values, which may be secret. */
  @Override
  public String toString() {
    return Text.show(EmitOptions.class, values);
  }

  private record Values(
      Headers headers,
      Optional<String> exchange,
      Optional<ExchangeType> exchangeType,
      boolean required,
      Optional<Boolean> persistent,
      Optional<Integer> priority,
      Optional<Duration> expiration,
      Optional<String> messageId,
      Duration timeout,
      Duration waitForRoute,
      boolean errorSuppressed,
      Optional<Integer> maxRetries) {}

  /**
   * Collects the options. Not for several threads at a time. Each method refuses at once what it
   * cannot take.
   */
  public static final class Builder {
    private final Map<String, Object> headers = new LinkedHashMap<>();
    private Optional<String> exchange = Optional.empty();
    private Optional<ExchangeType> exchangeType = Optional.empty();
    private boolean required;
    private Optional<Boolean> persistent = Optional.empty();
    private Optional<Integer> priority = Optional.empty();
    private Optional<Duration> expiration = Optional.empty();
    private Optional<String> messageId = Optional.empty();
    private Duration timeout = Duration.ofSeconds(10);
    private Duration waitForRoute = Duration.ZERO;
    private boolean errorSuppressed;
    private Optional<Integer> maxRetries = Optional.empty();

    private Builder() {}

    /**
     * Adds a header that travels with the event.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters, not starting with {@code
     *     vireo-} or {@code x-}, not {@code CC} or {@code BCC}
     * @param value a String, Boolean, Integer, Long or finite Double
     * @return this
     * @throws IllegalArgumentException for another name, type or number
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
     * @param more the names and values of the headers
     * @return this
     * @throws IllegalArgumentException for a name or type that cannot travel
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
     * @param type direct when emitting and topic when broadcasting, unless said
     * @return this
     */
    public Builder exchangeType(ExchangeType type) {
      this.exchangeType = Optional.of(Objects.requireNonNull(type, "type"));
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
      this.persistent = Optional.of(value);
      return this;
    }

    /**
     * The priority, for queues that heed it.
     *
     * @param value 0 to 255
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder priority(int value) {
      this.priority = Optional.of(Arguments.requireRange("Priority", value, 0, 255));
      return this;
    }

    /**
     * How long the event may wait in a queue before it is dropped.
     *
     * @param value 1 ms or more, of which ten years count
     * @return this
     * @throws IllegalArgumentException for less
     */
    public Builder expiration(Duration value) {
      this.expiration = Optional.of(Arguments.requireMillisecond("Expiration", value));
      return this;
    }

    /**
     * The message id, instead of one that is made. The same id again tells listeners that it is the
     * same event.
     *
     * @param value 1 to 255 bytes of UTF-8 without control characters
     * @return this
     * @throws IllegalArgumentException for another id
     */
    public Builder messageId(String value) {
      Objects.requireNonNull(value, "value");
      this.messageId =
          Optional.of(Text.requireBytes("message id", value, 1, Text.MAX_SHORT_STRING_BYTES));
      return this;
    }

    /**
     * How long emitting may take; default 10 s.
     *
     * @param value more than zero
     * @return this
     * @throws IllegalArgumentException for zero or less
     */
    public Builder timeout(Duration value) {
      Objects.requireNonNull(value, "value");
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("Time-out " + value + " is not more than zero");
      }
      this.timeout = value;
      return this;
    }

    /**
     * How long to try again while no queue takes the event; default zero, which is one try.
     *
     * @param value zero or more
     * @return this
     * @throws IllegalArgumentException for less than zero
     */
    public Builder waitForRoute(Duration value) {
      this.waitForRoute = Arguments.requireNotNegative("Time to wait for a route", value);
      return this;
    }

    /**
     * Returns {@code false} where emitting would fail because of the broker or the way there: no
     * connection, no confirm in time, an event that the broker refuses, an interrupt. The log then
     * has a warning, at most one for each event name and minute. A future completes with {@code
     * false}, and a broadcast just returns. What the program has to cure stays an exception: a name
     * or data that cannot be sent, and {@link UnroutableEventException} where {@link #required} is
     * set. {@link Core#emitLater} ignores this option, because the handle that it returns stands
     * for an event that is safe.
     *
     * @param value default false: an error is an exception
     * @return this
     */
    public Builder errorSuppressed(boolean value) {
      this.errorSuppressed = value;
      return this;
    }

    /**
     * How often the event is tried again after a lost connection or a failed attempt to connect.
     * When all tries are used up, the event fails at once, before its time-out: with {@link
     * NoConnectionException} if it was never written, and with {@link EmitTimeoutException} if it
     * was written and not confirmed, because then it may have arrived. With 0, an event that may
     * have arrived is never written to another connection. What the broker itself answers, such as
     * a negative confirm, does not count as a lost connection. In memory, where there is no
     * connection, this option has no effect.
     *
     * @param value 0 (one try) or more; default: no limit but the time-out
     * @return this
     * @throws IllegalArgumentException for less than 0
     */
    public Builder maxRetries(int value) {
      this.maxRetries = Optional.of(Arguments.requireNotNegative("Number of retries", value));
      return this;
    }

    /**
     * {@return an immutable copy of the options as collected so far}
     *
     * @throws IllegalArgumentException if all headers together have more than 32 KiB
     */
    public EmitOptions build() {
      Headers.requireRoom(headers);
      return new EmitOptions(
          new Values(
              new Headers(headers),
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
              maxRetries));
    }
  }
}
