package io.vireo;

import io.vireo.spi.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a listener rests because too many of its events fail: so that what its handler needs, such
 * as a database that is away, can come back, and the events wait in their queue instead of going to
 * recovery one after the other. Immutable; any thread may use it.
 *
 * <pre>{@code
 * CircuitBreaker breaker =
 *     CircuitBreaker.builder().failureRatio(0.5).window(100).pause(Duration.ofSeconds(30)).build();
 * }</pre>
 *
 * <p>While it is <b>closed</b>, it looks at the last events that the handler had, up to the {@code
 * window}. When at least {@code minimum} of them are known and the share of those that failed
 * reaches the {@code failureRatio}, it <b>opens</b>: the listener is paused, events that were
 * fetched in advance go back to their queue, and after the {@code pause} it is <b>half-open</b>:
 * one event at a time is tried. If that succeeds it is closed, if it fails it opens again.
 *
 * <p>An event has failed that is retried after a delay or goes to recovery; immediate retries of
 * one delivery count as one. Not counted are bodies that cannot be decoded and failures that the
 * retry policy discards: they tell of the event, not of what the handler needs. Each listener has a
 * breaker of its own.
 */
public final class CircuitBreaker {
  /** The largest number of events that can be looked at. */
  public static final int MAX_WINDOW = 10_000;

  private static final CircuitBreaker DEFAULTS = builder().build();

  private final double failureRatio;
  private final int window;
  private final int minimum;
  private final Duration pause;

  private CircuitBreaker(Builder builder) {
    this.failureRatio = builder.failureRatio;
    this.window = builder.window;
    this.minimum = builder.minimum;
    this.pause = builder.pause;
  }

  /**
   * Half of the last 100 events, once there have been 20; 30 s.
   *
   * @return the defaults
   */
  public static CircuitBreaker defaults() {
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
   * At which share of failures it opens.
   *
   * @return above 0, at most 1
   */
  public double failureRatio() {
    return failureRatio;
  }

  /**
   * How many events are looked at, the latest ones.
   *
   * @return 1 or more
   */
  public int window() {
    return window;
  }

  /**
   * How many events must be known before it opens.
   *
   * @return 1 or more, at most the window
   */
  public int minimum() {
    return minimum;
  }

  /**
   * How long no event is taken once it has opened.
   *
   * @return the time
   */
  public Duration pause() {
    return pause;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CircuitBreaker that
        && failureRatio == that.failureRatio
        && window == that.window
        && minimum == that.minimum
        && pause.equals(that.pause);
  }

  @Override
  public int hashCode() {
    return Objects.hash(failureRatio, window, minimum, pause);
  }

  @Override
  public String toString() {
    return "CircuitBreaker[opens for "
        + pause
        + " when "
        + Math.round(failureRatio * 100)
        + " % of the last "
        + window
        + " events have failed, once there are "
        + minimum
        + "]";
  }

  /**
   * Collects the values. Not for several threads at a time. Each method refuses what cannot be
   * meant, at once, with an {@link ObservationException}.
   */
  public static final class Builder {
    private double failureRatio = 0.5;
    private int window = 100;
    private int minimum = 20;
    private Duration pause = Duration.ofSeconds(30);

    private Builder() {}

    /**
     * At which share of failures it opens.
     *
     * @param value above 0, at most 1; default 0.5
     * @return this
     */
    public Builder failureRatio(double value) {
      if (!(value > 0 && value <= 1)) {
        throw new ObservationException("Failure ratio " + value + " is not above 0 and at most 1");
      }
      this.failureRatio = value;
      return this;
    }

    /**
     * How many events are looked at, the latest ones.
     *
     * @param value 1 to {@value #MAX_WINDOW}; default 100
     * @return this
     */
    public Builder window(int value) {
      if (value < 1 || value > MAX_WINDOW) {
        throw new ObservationException("Window " + value + " is not 1 to " + MAX_WINDOW);
      }
      this.window = value;
      return this;
    }

    /**
     * How many events must be known before it opens.
     *
     * @param value 1 or more, at most the window; default 20
     * @return this
     */
    public Builder minimum(int value) {
      if (value < 1) {
        throw new ObservationException("Minimum " + value + " is less than 1");
      }
      this.minimum = value;
      return this;
    }

    /**
     * How long no event is taken once it has opened.
     *
     * @param value 1 ms or more; default 30 s
     * @return this
     */
    public Builder pause(Duration value) {
      Objects.requireNonNull(value, "value");
      if (Durations.millis(value) < 1) {
        throw new ObservationException("Pause " + value + " is less than 1 ms");
      }
      this.pause = value;
      return this;
    }

    /**
     * The values as collected so far.
     *
     * @return an immutable copy
     * @throws ObservationException if the minimum is larger than the window
     */
    public CircuitBreaker build() {
      if (minimum > window) {
        throw new ObservationException(
            "A circuit breaker that looks at "
                + window
                + " events never knows the minimum of "
                + minimum
                + "; set both");
      }
      return new CircuitBreaker(this);
    }
  }
}
