package io.vireo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a listener rests because too many of its events fail. What its handler needs, such as a
 * database that is down, can then come back, and meanwhile the events wait in their queue instead
 * of going to recovery one after the other. Immutable; any thread may use it.
 *
 * <pre>{@code
 * CircuitBreaker breaker =
 *     CircuitBreaker.builder().failureRatio(0.5).window(100).pause(Duration.ofSeconds(30)).build();
 * }</pre>
 *
 * <p>While the breaker is <b>closed</b>, it looks at the last events that the handler had, up to
 * the {@code window}. When at least {@code minimum} of them are known and the share of those that
 * failed reaches the {@code failureRatio}, the breaker <b>opens</b>: the listener is paused, and
 * events that were fetched in advance go back to their queue. After the {@code pause} the breaker
 * is <b>half-open</b>: one event at a time is tried. If that event succeeds the breaker closes, and
 * if it fails the breaker opens again.
 *
 * <p>An event counts as failed if it is retried after a delay or goes to recovery; immediate
 * retries of one delivery count as one failure. Bodies that cannot be decoded and failures that the
 * retry policy discards are not counted, because they tell of the event and not of what the handler
 * needs. Each listener has a breaker of its own.
 */
public final class CircuitBreaker {
  /** The largest number of events that can be looked at. */
  public static final int MAX_WINDOW = 10_000;

  private static final CircuitBreaker DEFAULTS = builder().build();

  private final Values values;

  private CircuitBreaker(Values values) {
    this.values = values;
  }

  /**
   * {@return a breaker that opens when half of the last 100 events have failed, once there have
   * been 20, and pauses for 30 s}
   */
  public static CircuitBreaker defaults() {
    return DEFAULTS;
  }

  /** {@return a new builder, which starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the share of failures at which the breaker opens, above 0 and at most 1} */
  public double failureRatio() {
    return values.failureRatio;
  }

  /** {@return how many events are looked at, the latest ones; 1 or more} */
  public int window() {
    return values.window;
  }

  /** {@return how many events must be known before the breaker opens, 1 to the window} */
  public int minimum() {
    return values.minimum;
  }

  /** {@return how long no event is taken once the breaker has opened} */
  public Duration pause() {
    return values.pause;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CircuitBreaker that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return Text.show(CircuitBreaker.class, values);
  }

  private record Values(double failureRatio, int window, int minimum, Duration pause) {}

  /**
   * Collects the values. Not for several threads at a time. Each method refuses at once what it
   * cannot take.
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
     * @throws IllegalArgumentException for another number
     */
    public Builder failureRatio(double value) {
      if (!(value > 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "Failure ratio " + value + " is not above 0 and at most 1");
      }
      this.failureRatio = value;
      return this;
    }

    /**
     * How many events are looked at, the latest ones.
     *
     * @param value 1 to {@value #MAX_WINDOW}; default 100
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder window(int value) {
      this.window = Arguments.requireRange("Window", value, 1, MAX_WINDOW);
      return this;
    }

    /**
     * How many events must be known before it opens.
     *
     * @param value 1 or more, at most the window; default 20
     * @return this
     * @throws IllegalArgumentException for less than 1
     */
    public Builder minimum(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("Minimum " + value + " is less than 1");
      }
      this.minimum = value;
      return this;
    }

    /**
     * How long no event is taken once it has opened.
     *
     * @param value 1 ms or more; default 30 s
     * @return this
     * @throws IllegalArgumentException for less
     */
    public Builder pause(Duration value) {
      this.pause = Arguments.requireMillisecond("Pause", value);
      return this;
    }

    /**
     * {@return an immutable copy of the values as collected so far}
     *
     * @throws IllegalArgumentException if the minimum is larger than the window
     */
    public CircuitBreaker build() {
      if (minimum > window) {
        throw new IllegalArgumentException(
            "A circuit breaker that looks at %s events never knows the minimum of %s; set both"
                .formatted(window, minimum));
      }
      return new CircuitBreaker(new Values(failureRatio, window, minimum, pause));
    }
  }
}
