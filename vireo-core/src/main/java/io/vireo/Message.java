package io.vireo;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event as a listener receives it, with all that is known of it. The engine makes messages; a
 * test of a handler makes them with {@link #of} or {@link #builder}. Immutable, apart from what
 * {@link #content()} refers to; any thread may use it.
 *
 * @param <T> the type of the content
 */
public final class Message<T> {
  private final @Nullable T content;
  private final String event;
  private final @Nullable String id;
  private final @Nullable Instant timestamp;
  private final Map<String, Object> headers;
  private final boolean redelivered;
  private final int attempt;
  private final Function<Class<?>, @Nullable Object> driverView;

  private Message(Builder<T> builder) {
    this.content = builder.content;
    this.event = builder.event;
    this.id = builder.id;
    this.timestamp = builder.timestamp;
    this.headers = Map.copyOf(builder.headers);
    this.redelivered = builder.redelivered;
    this.attempt = builder.attempt;
    this.driverView = builder.driverView;
  }

  /**
   * Makes a message without an id, a timestamp or headers, at its first attempt.
   *
   * @param event the name of the event
   * @param content the decoded data; null for JSON {@code null}
   * @param <T> the type of the content
   * @return the message
   */
  public static <T> Message<T> of(String event, @Nullable T content) {
    return builder(event, content).build();
  }

  /**
   * Starts a message without an id, a timestamp or headers, at its first attempt.
   *
   * @param event the name of the event
   * @param content the decoded data; null for JSON {@code null}
   * @param <T> the type of the content
   * @return a new builder
   */
  public static <T> Builder<T> builder(String event, @Nullable T content) {
    return new Builder<>(Objects.requireNonNull(event, "event"), content);
  }

  /**
   * The decoded data.
   *
   * @return the content; null where the event carries JSON {@code null} and the type is not {@code
   *     JsonNode}
   */
  // Not @Nullable: a handler of a type that is never null should not have to check.
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  public T content() {
    return content;
  }

  /**
   * The name under which the event was emitted. For a listener with {@code *} or {@code #} this is
   * the name that matched.
   *
   * @return the event's name
   */
  public String event() {
    return event;
  }

  /**
   * The message id. Every delivery of one event carries the same id.
   *
   * @return the id, or empty if the emitter gave none, as Python services do not
   */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /**
   * When the event was emitted, by the emitter's clock, in whole seconds or finer as the driver can
   * carry it.
   *
   * @return the time, or empty if the emitter did not say
   */
  public Optional<Instant> timestamp() {
    return Optional.ofNullable(timestamp);
  }

  /**
   * The headers of the event.
   *
   * @return an unmodifiable map; empty if there are none
   */
  public Map<String, Object> headers() {
    return headers;
  }

  /**
   * Whether the broker delivered this event before, to this listener or another, without learning
   * how that ended.
   *
   * @return true if the event may have been handled before
   */
  public boolean redelivered() {
    return redelivered;
  }

  /**
   * How many times a handler has been started with this event by the {@link RetryPolicy}, this time
   * included.
   *
   * @return 1 for the first attempt
   */
  public int attempt() {
    return attempt;
  }

  /**
   * The driver's own view of this event, such as the AMQP properties.
   *
   * @param type a class that the driver's documentation names
   * @param <V> the type of the view
   * @return the view, or empty if this driver has none of that class
   */
  public <V> Optional<V> unwrap(Class<V> type) {
    return Optional.ofNullable(driverView.apply(type)).map(type::cast);
  }

  /** Names the event and its id, never its content, which may be large or secret. */
  @Override
  public String toString() {
    return "Message[event=" + event + ", id=" + id + ", attempt=" + attempt + "]";
  }

  /**
   * Collects what is known of an event. Not for several threads at a time.
   *
   * @param <T> the type of the content
   */
  public static final class Builder<T> {
    private final String event;
    private final @Nullable T content;
    private @Nullable String id;
    private @Nullable Instant timestamp;
    private Map<String, Object> headers = Map.of();
    private boolean redelivered;
    private int attempt = 1;
    private Function<Class<?>, @Nullable Object> driverView = type -> null;

    private Builder(String event, @Nullable T content) {
      this.event = event;
      this.content = content;
    }

    /**
     * Sets the message id.
     *
     * @param value the id; null if the emitter gave none, as by default
     * @return this builder
     */
    public Builder<T> id(@Nullable String value) {
      this.id = value;
      return this;
    }

    /**
     * Sets the time at which the event was emitted.
     *
     * @param value the time; null if the emitter did not say, as by default
     * @return this builder
     */
    public Builder<T> timestamp(@Nullable Instant value) {
      this.timestamp = value;
      return this;
    }

    /**
     * Sets the headers.
     *
     * @param value all headers of the event; by default there are none
     * @return this builder
     */
    public Builder<T> headers(Map<String, Object> value) {
      this.headers = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets whether the broker delivered the event before.
     *
     * @param value true if it did; false by default
     * @return this builder
     */
    public Builder<T> redelivered(boolean value) {
      this.redelivered = value;
      return this;
    }

    /**
     * Sets which attempt to handle the event this is.
     *
     * @param value 1 for the first attempt, as by default
     * @return this builder
     */
    public Builder<T> attempt(int value) {
      this.attempt = value;
      return this;
    }

    /**
     * Sets what {@link Message#unwrap} returns.
     *
     * @param value takes a class, and returns the driver's view of that class or null; by default
     *     there is no view
     * @return this builder
     */
    public Builder<T> driverView(Function<Class<?>, @Nullable Object> value) {
      this.driverView = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Makes the message.
     *
     * @return an immutable message
     */
    public Message<T> build() {
      return new Message<>(this);
    }
  }
}
