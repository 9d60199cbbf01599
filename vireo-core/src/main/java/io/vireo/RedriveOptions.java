package io.vireo;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@link Recovery#redrive} goes about it. Immutable; any thread may use it. */
public final class RedriveOptions {
  private static final RedriveOptions DEFAULTS = builder().build();

  private final double eventsPerSecond;
  private final boolean dryRun;
  private final int window;
  private final @Nullable String listener;
  private final Consumer<RedriveResult> progress;

  private RedriveOptions(Builder builder) {
    this.eventsPerSecond = builder.eventsPerSecond;
    this.dryRun = builder.dryRun;
    this.window = builder.window;
    this.listener = builder.listener;
    this.progress = builder.progress;
  }

  /**
   * As fast as the broker takes them, at most 100 unconfirmed.
   *
   * @return the options
   */
  public static RedriveOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Starts with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How many events go out in a second at most.
   *
   * @return a rate above 0; infinite by default
   */
  public double eventsPerSecond() {
    return eventsPerSecond;
  }

  /**
   * Whether nothing is to be changed.
   *
   * @return true to count only
   */
  public boolean dryRun() {
    return dryRun;
  }

  /**
   * How many events may be published whose records are not removed yet: if the program dies or its
   * connection breaks, so many are delivered twice at most. A broker that crashes may also bring
   * back records that were removed shortly before.
   *
   * @return a number from 1 on
   */
  public int window() {
    return window;
  }

  /**
   * Which listener of a broadcast gets the events, all that are meant.
   *
   * @return {@code <observer>/<subscription>}, or null for the one that failed
   */
  public @Nullable String listener() {
    return listener;
  }

  /**
   * Hears how far it is.
   *
   * @return called on the thread that redrives, after each record that was seen and each event that
   *     was confirmed
   */
  public Consumer<RedriveResult> progress() {
    return progress;
  }

  /** Makes options. For one thread. */
  public static final class Builder {
    private double eventsPerSecond = Double.POSITIVE_INFINITY;
    private boolean dryRun;
    private int window = 100;
    private @Nullable String listener;
    private Consumer<RedriveResult> progress = result -> {};

    private Builder() {}

    /**
     * Lets at most so many events go out in a second, one after the other and not in bursts.
     * Default: no limit.
     *
     * @param rate a number above 0
     * @return this
     */
    public Builder eventsPerSecond(double rate) {
      if (!(rate > 0)) {
        throw new IllegalArgumentException("The rate must be above 0, not " + rate);
      }
      eventsPerSecond = rate;
      return this;
    }

    /**
     * Counts what it would do, and changes nothing. Default: false.
     *
     * @param value true to count only
     * @return this
     */
    public Builder dryRun(boolean value) {
      dryRun = value;
      return this;
    }

    /**
     * How many events may be published whose records are not removed yet. Default: 100.
     *
     * @param events 1 to 1,000
     * @return this
     */
    public Builder window(int events) {
      if (events < 1 || events > 1_000) {
        throw new IllegalArgumentException("The window must be 1 to 1,000, not " + events);
      }
      window = events;
      return this;
    }

    /**
     * Another listener of the broadcast than the one that failed, for that one may be gone.
     * Default: the one that failed.
     *
     * @param name {@code <observer>/<subscription>}
     * @return this
     */
    public Builder listener(@Nullable String name) {
      listener = name;
      return this;
    }

    /**
     * Hears how far it is, on the thread that redrives. Default: nobody.
     *
     * @param listener may not block for long. What it throws ends the redrive in good order:
     *     nothing more is published, what is under way is waited for, and the caller of {@code
     *     redrive} gets the exception
     * @return this
     */
    public Builder progress(Consumer<RedriveResult> listener) {
      progress = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Makes the options.
     *
     * @return options
     */
    public RedriveOptions build() {
      return new RedriveOptions(this);
    }
  }
}
