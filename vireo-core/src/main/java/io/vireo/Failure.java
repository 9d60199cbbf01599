package io.vireo;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt to handle an event: what is known of the event, and where it went. The engine
 * makes failures; a test of a {@link FailureListener} makes them with {@link #builder}. Immutable,
 * apart from the exception, which is the handler's own; any thread may use it.
 */
public final class Failure {

  /** Where an event goes when an attempt to handle it has failed. */
  public enum Outcome {
    /** The event is tried again, after the {@link Failure#retryDelay()}. */
    RETRIED,
    /** The record of the event is in {@link Failure#recoveryQueue()}. */
    RECOVERED,
    /** The event goes nowhere, because {@link RetryPolicy#discardOn} says so. */
    DISCARDED,
    /**
     * The event goes nowhere, because it had been acknowledged on receipt; see {@link
     * ObserveOptions#autoAcknowledge()}.
     */
    LOST,
    /**
     * The event goes back to its queue, and is delivered again: the listener was stopped, or the
     * connection broke before the event was safe elsewhere.
     */
    RETURNED
  }

  private final String event;
  private final String route;
  private final boolean broadcast;
  private final @Nullable String id;
  private final @Nullable Instant timestamp;
  private final Map<String, Object> headers;
  private final boolean redelivered;
  private final ByteBuffer body;
  private final String observerId;
  private final String subscriptionId;
  private final int attempt;
  private final Throwable exception;
  private final Instant failedAt;
  private final Outcome outcome;
  private final @Nullable Duration retryDelay;

  private Failure(Builder builder) {
    this.event = builder.event;
    this.route = builder.route;
    this.broadcast = builder.broadcast;
    this.id = builder.id;
    this.timestamp = builder.timestamp;
    this.headers = Map.copyOf(builder.headers);
    this.redelivered = builder.redelivered;
    this.body = builder.body.asReadOnlyBuffer();
    this.observerId = builder.observerId;
    this.subscriptionId = builder.subscriptionId;
    this.attempt = builder.attempt;
    this.exception = builder.exception;
    this.failedAt = builder.failedAt;
    this.outcome = builder.outcome;
    this.retryDelay = builder.retryDelay;
  }

  /**
   * {@return a new builder for the failure of a first attempt to handle an event of the shared
   * route of that name} The event has no id, no timestamp, no headers and an empty body.
   *
   * @param event the name of the event
   * @param outcome where the event goes
   * @param exception what the handler threw
   */
  public static Builder builder(String event, Outcome outcome, Throwable exception) {
    return new Builder(event, outcome, exception);
  }

  /** {@return the name under which the event was emitted} */
  public String event() {
    return event;
  }

  /**
   * {@return what the listener listens to: the name of the shared route, or the pattern of a
   * listener of broadcasts}
   */
  public String route() {
    return route;
  }

  /** {@return true if the listener is one of broadcasts, false if it is one of a shared route} */
  public boolean broadcast() {
    return broadcast;
  }

  /** {@return the message id; empty if the emitter gave none} */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /**
   * {@return when the event was emitted, by the emitter's clock; empty if the emitter did not say}
   */
  public Optional<Instant> timestamp() {
    return Optional.ofNullable(timestamp);
  }

  /** {@return the headers of the event, as an unmodifiable map; empty if there are none} */
  public Map<String, Object> headers() {
    return headers;
  }

  /** {@return whether the broker had delivered the event before} */
  public boolean redelivered() {
    return redelivered;
  }

  /**
   * {@return the bytes of the event, as a read-only view; each call returns another one, with a
   * position of its own}
   */
  public ByteBuffer body() {
    return body.duplicate();
  }

  /** {@return the {@link Observer#id()} of the observer whose listener failed} */
  public String observerId() {
    return observerId;
  }

  /** {@return the {@link Subscription#id()} of the listener that failed} */
  public String subscriptionId() {
    return subscriptionId;
  }

  /** {@return which attempt to handle the event failed, 1 for the first} */
  public int attempt() {
    return attempt;
  }

  /** {@return why the attempt failed: what the handler threw, or why the body cannot be decoded} */
  public Throwable exception() {
    return exception;
  }

  /** {@return when it was settled where the event goes, by the clock of the driver} */
  public Instant failedAt() {
    return failedAt;
  }

  /** {@return where the event goes} */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * {@return how long the event waits for the next attempt, zero if that is made at once; empty if
   * there is none}
   */
  public Optional<Duration> retryDelay() {
    return Optional.ofNullable(retryDelay);
  }

  /**
   * {@return the name of the queue that keeps the record of the event; empty if the event was not
   * {@linkplain Outcome#RECOVERED recovered}}
   */
  public Optional<String> recoveryQueue() {
    return outcome == Outcome.RECOVERED ? Optional.of("RECOVERY." + route) : Optional.empty();
  }

  /** Says what has failed and where the event went, never its content or the value of a header. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("Failure[event=").append(event).append(", id=").append(id);
    text.append(", attempt=").append(attempt).append(", ").append(exception.getClass().getName());
    text.append(", ").append(outcome);
    if (outcome == Outcome.RETRIED) {
      text.append(" in ").append(retryDelay);
    }
    recoveryQueue().ifPresent(queue -> text.append(" in ").append(queue));
    return text.append(']').toString();
  }

  /** Collects what is known of a failure. Not for several threads at a time. */
  public static final class Builder {
    private final String event;
    private final Outcome outcome;
    private final Throwable exception;
    private String route;
    private boolean broadcast;
    private @Nullable String id;
    private @Nullable Instant timestamp;
    private Map<String, Object> headers = Map.of();
    private boolean redelivered;
    private ByteBuffer body = ByteBuffer.allocate(0);
    private String observerId = "";
    private String subscriptionId = "";
    private int attempt = 1;
    private Instant failedAt = Instant.EPOCH;
    private @Nullable Duration retryDelay;

    private Builder(String event, Outcome outcome, Throwable exception) {
      this.event = Objects.requireNonNull(event, "event");
      this.outcome = Objects.requireNonNull(outcome, "outcome");
      this.exception = Objects.requireNonNull(exception, "exception");
      this.route = event;
    }

    /**
     * Sets what the listener listens to.
     *
     * @param name the name of the shared route, or the pattern of a listener of broadcasts; by
     *     default the name of the event
     * @param forBroadcasts true for broadcasts, false for a shared route, as by default
     * @return this builder
     */
    public Builder route(String name, boolean forBroadcasts) {
      this.route = Objects.requireNonNull(name, "name");
      this.broadcast = forBroadcasts;
      return this;
    }

    /**
     * Sets the message id.
     *
     * @param value the id; null if the emitter gave none, as by default
     * @return this builder
     */
    public Builder id(@Nullable String value) {
      this.id = value;
      return this;
    }

    /**
     * Sets the time at which the event was emitted.
     *
     * @param value the time; null if the emitter did not say, as by default
     * @return this builder
     */
    public Builder timestamp(@Nullable Instant value) {
      this.timestamp = value;
      return this;
    }

    /**
     * Sets the headers.
     *
     * @param value all headers of the event; by default there are none
     * @return this builder
     */
    public Builder headers(Map<String, Object> value) {
      this.headers = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets whether the broker had delivered the event before.
     *
     * @param value true if it had; false by default
     * @return this builder
     */
    public Builder redelivered(boolean value) {
      this.redelivered = value;
      return this;
    }

    /**
     * Sets the bytes of the event.
     *
     * @param value the bytes, which nobody changes any more; by default there are none
     * @return this builder
     */
    public Builder body(ByteBuffer value) {
      this.body = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets which listener failed.
     *
     * @param observer the {@link Observer#id()}; by default an empty text
     * @param subscription the {@link Subscription#id()}; by default an empty text
     * @return this builder
     */
    public Builder listener(String observer, String subscription) {
      this.observerId = Objects.requireNonNull(observer, "observer");
      this.subscriptionId = Objects.requireNonNull(subscription, "subscription");
      return this;
    }

    /**
     * Sets which attempt failed.
     *
     * @param value 1 for the first attempt, as by default
     * @return this builder
     */
    public Builder attempt(int value) {
      this.attempt = value;
      return this;
    }

    /**
     * Sets when it was settled where the event goes.
     *
     * @param value the time; by default the beginning of 1970
     * @return this builder
     */
    public Builder failedAt(Instant value) {
      this.failedAt = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Sets how long the event waits for the next attempt.
     *
     * @param value the time, zero if the next attempt is made at once; null if there is none, as by
     *     default
     * @return this builder
     */
    public Builder retryDelay(@Nullable Duration value) {
      this.retryDelay = value;
      return this;
    }

    /** {@return an immutable failure} */
    public Failure build() {
      return new Failure(this);
    }
  }
}
