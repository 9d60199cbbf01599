package io.vireo;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An event as a listener receives it, with all that is known of it. Immutable, apart from what
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

  /**
   * Makes one. The engine does; a test of a handler may as well.
   *
   * @param content the decoded data; null for JSON {@code null}
   * @param event the name under which it was emitted
   * @param id the message id, or null if the emitter gave none
   * @param timestamp when it was emitted, or null if the emitter did not say
   * @param headers its headers; copied
   * @param redelivered whether the broker delivered it before
   * @param attempt 1 for the first try to handle it
   * @param driverView gives the driver's own view of it, or null for a class that the driver does
   *     not know
   */
  public Message(
      @Nullable T content,
      String event,
      @Nullable String id,
      @Nullable Instant timestamp,
      Map<String, Object> headers,
      boolean redelivered,
      int attempt,
      Function<Class<?>, @Nullable Object> driverView) {
    this.content = content;
    this.event = event;
    this.id = id;
    this.timestamp = timestamp;
    this.headers = Map.copyOf(headers);
    this.redelivered = redelivered;
    this.attempt = attempt;
    this.driverView = driverView;
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
   * The name under which the event was emitted; for a listener with {@code *} or {@code #} the name
   * that matched.
   *
   * @return the event's name
   */
  public String event() {
    return event;
  }

  /**
   * The message id. Every delivery of one event carries the same.
   *
   * @return the id, or null if the emitter gave none (Python services don't)
   */
  public @Nullable String id() {
    return id;
  }

  /**
   * When the event was emitted, by the emitter's clock, in whole seconds or finer as the driver can
   * carry it.
   *
   * @return the time, or null if the emitter did not say
   */
  public @Nullable Instant timestamp() {
    return timestamp;
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
   * @return true if it may have been handled before
   */
  public boolean redelivered() {
    return redelivered;
  }

  /**
   * How many times a handler has been started with this event by the {@link RetryPolicy}, this one
   * included.
   *
   * @return 1 for the first try
   */
  public int attempt() {
    return attempt;
  }

  /**
   * The driver's own view of this event, such as the AMQP properties.
   *
   * @param type a class that the driver's documentation names
   * @param <V> its type
   * @return the view, or empty if this driver has none of that class
   */
  public <V> Optional<V> unwrap(Class<V> type) {
    return Optional.ofNullable(driverView.apply(type)).map(type::cast);
  }

  /** Names the event and its id; never its content, which may be large or secret. */
  @Override
  public String toString() {
    return "Message[event=" + event + ", id=" + id + ", attempt=" + attempt + "]";
  }
}
