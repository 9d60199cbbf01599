package io.vireo;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who pauses something, why, and for how long. {@link Control#ping} and {@link Control#routePause}
 * show it to others. Immutable; any thread may use it. A builder is for one thread.
 */
public final class PauseOptions {
  /** The longest time after which a pause can end by itself. */
  public static final Duration MAX_HOW_LONG = Duration.ofDays(366);

  private static final int MAX_BY_BYTES = 255;
  private static final int MAX_REASON_BYTES = 2_000;
  private static final PauseOptions DEFAULTS = builder().build();

  private final @Nullable String by;
  private final @Nullable String reason;
  private final @Nullable Duration howLong;

  private PauseOptions(Builder builder) {
    this.by = builder.by;
    this.reason = builder.reason;
    this.howLong = builder.howLong;
  }

  /**
   * By this process, without a reason, until resumed.
   *
   * @return the default options
   */
  public static PauseOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Begins with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Who does it.
   *
   * @return a text for people; null for this process, which is then named by its number and host
   */
  public @Nullable String by() {
    return by;
  }

  /**
   * Why.
   *
   * @return a text for people; null if there is nothing to say
   */
  public @Nullable String reason() {
    return reason;
  }

  /**
   * After what time the pause ends by itself.
   *
   * @return the time; null for never
   */
  public @Nullable Duration howLong() {
    return howLong;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PauseOptions that
        && Objects.equals(by, that.by)
        && Objects.equals(reason, that.reason)
        && Objects.equals(howLong, that.howLong);
  }

  @Override
  public int hashCode() {
    return Objects.hash(by, reason, howLong);
  }

  @Override
  public String toString() {
    return "PauseOptions[by=" + by + ", reason=" + reason + ", howLong=" + howLong + "]";
  }

  /** Builds {@link PauseOptions}. */
  public static final class Builder {
    private @Nullable String by;
    private @Nullable String reason;
    private @Nullable Duration howLong;

    private Builder() {}

    /**
     * Who does it, such as {@code anna@office-3}. Default: this process, by its number and host.
     *
     * @param who 1 to 255 bytes of UTF-8
     * @return this
     * @throws PayloadException if it is longer or empty
     */
    public Builder by(String who) {
      Objects.requireNonNull(who, "who");
      this.by = Text.requireBytes("name of who pauses", who, 1, MAX_BY_BYTES);
      return this;
    }

    /**
     * Why. Default: nothing said.
     *
     * @param why 1 to 2,000 bytes of UTF-8
     * @return this
     * @throws PayloadException if it is longer or empty
     */
    public Builder reason(String why) {
      Objects.requireNonNull(why, "why");
      this.reason = Text.requireBytes("reason of a pause", why, 1, MAX_REASON_BYTES);
      return this;
    }

    /**
     * After what time the pause ends by itself. Default: never.
     *
     * @param time 1 ms to 366 days
     * @return this
     * @throws PayloadException if it is shorter or longer
     */
    public Builder howLong(Duration time) {
      if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(MAX_HOW_LONG) > 0) {
        throw new PayloadException("The time " + time + " of a pause is not 1 ms to 366 days");
      }
      this.howLong = time;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options, which later calls of this builder do not change
     */
    public PauseOptions build() {
      return new PauseOptions(this);
    }
  }
}
