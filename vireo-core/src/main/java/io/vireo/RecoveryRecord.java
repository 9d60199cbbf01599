package io.vireo;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What recovery keeps of one event that failed. The engine reads records; a test makes them with
 * {@link #builder}. Immutable, apart from the bytes of the event; any thread may use it. Records
 * that Python services wrote have fewer fields; what they do not say is empty here.
 *
 * <p>Some records are not written by a listener. An event that the broker has given up has the
 * error {@code dead-lettered}. A delayed event that no queue took when it was due has the error
 * {@code unrouted}. What cannot be read as a record, because something else has put it there, has
 * the error {@code unreadable record}, and its bytes are the body: it can be edited, exported and
 * discarded, but not redriven.
 */
public final class RecoveryRecord {
  private final String id;
  private final String route;
  private final @Nullable String listener;
  private final @Nullable String observerId;
  private final Event event;
  private final Error error;
  private final int attempts;
  private final @Nullable Instant failedAt;

  private RecoveryRecord(Builder builder) {
    this.id = builder.id;
    this.route = builder.route;
    this.listener = builder.listener;
    this.observerId = builder.observerId;
    this.event = builder.event;
    this.error = builder.error;
    this.attempts = builder.attempts;
    this.failedAt = builder.failedAt;
  }

  /**
   * {@return a new builder for the record of an event that failed on the shared route of its name}
   *
   * @param id the id of the record
   * @param event the event that failed
   * @param error why the event failed
   */
  public static Builder builder(String id, Event event, Error error) {
    return new Builder(id, event, error);
  }

  /**
   * {@return the id, which tells this record from the others of its route for as long as it is
   * there} The id of a record that has none of its own is made of its bytes, so records with the
   * same bytes have the same id.
   */
  public String id() {
    return id;
  }

  /**
   * {@return where the event failed: the name of a shared route, or the pattern of a listener of
   * broadcasts}
   */
  public String route() {
    return route;
  }

  /**
   * {@return which listener of broadcasts failed, as {@code <observer>/<subscription>}; empty for a
   * shared route}
   */
  public Optional<String> listener() {
    return Optional.ofNullable(listener);
  }

  /**
   * {@return the {@link Observer#id()} of the observer where the event failed; empty if the record
   * does not say}
   */
  public Optional<String> observerId() {
    return Optional.ofNullable(observerId);
  }

  /** {@return the event that failed} */
  public Event event() {
    return event;
  }

  /** {@return why the event failed} */
  public Error error() {
    return error;
  }

  /** {@return how many attempts to handle the event the record tells of; 0 if it tells of none} */
  public int attempts() {
    return attempts;
  }

  /** {@return when the record was stored; empty if the record does not say} */
  public Optional<Instant> failedAt() {
    return Optional.ofNullable(failedAt);
  }

  /** Names the record, its event and its error, never what they say. */
  @Override
  public String toString() {
    return "RecoveryRecord[id=%s, route=%s, listener=%s, event=%s, error=%s, attempts=%s, failedAt=%s]"
        .formatted(id, route, listener, event, error.type(), attempts, failedAt);
  }

  /** The event that failed. Immutable, apart from its bytes; any thread may use it. */
  public static final class Event {
    private final String name;
    private final @Nullable String id;
    private final @Nullable Instant emittedAt;
    private final @Nullable String contentType;
    private final Map<String, Object> headers;
    private final byte[] body;

    private Event(
        String name,
        @Nullable String id,
        @Nullable Instant emittedAt,
        @Nullable String contentType,
        Map<String, Object> headers,
        byte[] body) {
      this.name = Objects.requireNonNull(name, "name");
      this.id = id;
      this.emittedAt = emittedAt;
      this.contentType = contentType;
      this.headers = Objects.requireNonNull(headers, "headers");
      this.body = Objects.requireNonNull(body, "body");
    }

    /**
     * {@return an event}
     *
     * @param name the name under which the event was emitted
     * @param id the message id, or null if the emitter gave none
     * @param emittedAt when the event was emitted, or null if the emitter did not say
     * @param contentType the media type of the body, or null if the emitter did not say
     * @param headers the headers, which nobody changes any more
     * @param body the bytes, which nobody changes any more
     */
    public static Event of(
        String name,
        @Nullable String id,
        @Nullable Instant emittedAt,
        @Nullable String contentType,
        Map<String, Object> headers,
        byte[] body) {
      return new Event(name, id, emittedAt, contentType, headers, body);
    }

    /** {@return the name under which the event was emitted} */
    public String name() {
      return name;
    }

    /** {@return the message id; empty if the emitter gave none} */
    public Optional<String> id() {
      return Optional.ofNullable(id);
    }

    /**
     * {@return when the event was emitted, by the emitter's clock; empty if the emitter did not
     * say}
     */
    public Optional<Instant> emittedAt() {
      return Optional.ofNullable(emittedAt);
    }

    /** {@return the media type that the body is said to have; empty if the emitter did not say} */
    public Optional<String> contentType() {
      return Optional.ofNullable(contentType);
    }

    /** {@return the headers of the event, as an unmodifiable map; empty if there are none} */
    public Map<String, Object> headers() {
      return headers;
    }

    /** {@return the bytes of the event, exactly as they arrived, not to be changed} */
    public byte[] body() {
      return body;
    }

    /** Names the event and its size, never its content. */
    @Override
    public String toString() {
      return "Event[name=" + name + ", id=" + id + ", bytes=" + body.length + "]";
    }
  }

  /**
   * Why an event failed.
   *
   * @param type the class of the exception
   * @param message the message of the exception, at most 2,048 characters
   * @param trace the stack trace of the exception, at most 8,192 characters
   */
  // The name is that of the field on the wire.
  @SuppressWarnings("JavaLangClash")
  public record Error(String type, String message, String trace) {}

  /** Collects what a record says. Not for several threads at a time. */
  public static final class Builder {
    private final String id;
    private final Event event;
    private final Error error;
    private String route;
    private @Nullable String listener;
    private @Nullable String observerId;
    private int attempts;
    private @Nullable Instant failedAt;

    private Builder(String id, Event event, Error error) {
      this.id = Objects.requireNonNull(id, "id");
      this.event = Objects.requireNonNull(event, "event");
      this.error = Objects.requireNonNull(error, "error");
      this.route = event.name();
    }

    /**
     * Sets where the event failed.
     *
     * @param value the name of a shared route, or the pattern of a listener of broadcasts; by
     *     default the name of the event
     * @return this builder
     */
    public Builder route(String value) {
      this.route = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets which listener of broadcasts failed.
     *
     * @param value {@code <observer>/<subscription>}; null for a shared route, as by default
     * @return this builder
     */
    public Builder listener(@Nullable String value) {
      this.listener = value;
      return this;
    }

    /**
     * Sets the observer where the event failed.
     *
     * @param value the {@link Observer#id()}; null if the record does not say, as by default
     * @return this builder
     */
    public Builder observerId(@Nullable String value) {
      this.observerId = value;
      return this;
    }

    /**
     * Sets how many attempts to handle the event there were.
     *
     * @param value the number; by default 0
     * @return this builder
     */
    public Builder attempts(int value) {
      this.attempts = value;
      return this;
    }

    /**
     * Sets when the record was stored.
     *
     * @param value the time; null if the record does not say, as by default
     * @return this builder
     */
    public Builder failedAt(@Nullable Instant value) {
      this.failedAt = value;
      return this;
    }

    /** {@return an immutable record} */
    public RecoveryRecord build() {
      return new RecoveryRecord(this);
    }
  }
}
