package io.vireo;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who pauses something, why, and for how long. {@link Control#ping} and {@link Control#routePause}
 * show it to others. Immutable; any thread may use it.
 */
public final class PauseOptions {
  /** The longest time after which a pause can end by itself. */
  public static final Duration MAX_HOW_LONG = Duration.ofDays(366);

  private static final int MAX_BY_BYTES = 255;
  private static final int MAX_REASON_BYTES = 2_000;
  private static final PauseOptions DEFAULTS = builder().build();

  private final Values values;

  private PauseOptions(Values values) {
    this.values = values;
  }

  /** {@return a pause by this process, without a reason, until resumed} */
  public static PauseOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a new builder, which starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return who pauses, as a text for people; empty for this process, which is then named by its
   * number and host}
   */
  public Optional<String> by() {
    return values.by;
  }

  /** {@return why, as a text for people; empty if there is nothing to say} */
  public Optional<String> reason() {
    return values.reason;
  }

  /**
   * {@return after what time the pause ends by itself; empty if it lasts until somebody ends it}
   */
  public Optional<Duration> howLong() {
    return values.howLong;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PauseOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return Text.show(PauseOptions.class, values);
  }

  private record Values(Optional<String> by, Optional<String> reason, Optional<Duration> howLong) {}

  /** Collects the options. Not for several threads at a time. */
  public static final class Builder {
    private Optional<String> by = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<Duration> howLong = Optional.empty();

    private Builder() {}

    /**
     * Who pauses, such as {@code anna@office-3}. Default: this process, by its number and host.
     *
     * @param who 1 to 255 bytes of UTF-8
     * @return this
     * @throws IllegalArgumentException if it is longer or empty
     */
    public Builder by(String who) {
      Objects.requireNonNull(who, "who");
      this.by = Optional.of(Text.requireBytes("name of who pauses", who, 1, MAX_BY_BYTES));
      return this;
    }

    /**
     * Why. Default: nothing said.
     *
     * @param why 1 to 2,000 bytes of UTF-8
     * @return this
     * @throws IllegalArgumentException if it is longer or empty
     */
    public Builder reason(String why) {
      Objects.requireNonNull(why, "why");
      this.reason = Optional.of(Text.requireBytes("reason of a pause", why, 1, MAX_REASON_BYTES));
      return this;
    }

    /**
     * After what time the pause ends by itself. Default: never.
     *
     * @param time 1 ms to 366 days
     * @return this
     * @throws IllegalArgumentException if it is shorter or longer
     */
    public Builder howLong(Duration time) {
      Objects.requireNonNull(time, "time");
      if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(MAX_HOW_LONG) > 0) {
        throw new IllegalArgumentException(
            "The time " + time + " of a pause is not 1 ms to 366 days");
      }
      this.howLong = Optional.of(time);
      return this;
    }

    /** {@return the options, which later calls of this builder do not change} */
    public PauseOptions build() {
      return new PauseOptions(new Values(by, reason, howLong));
    }
  }
}
