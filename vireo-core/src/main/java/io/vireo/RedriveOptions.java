package io.vireo;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@link Recovery#redrive} publishes events again. Immutable; any thread may use it. */
public final class RedriveOptions {
  private static final RedriveOptions DEFAULTS = builder().build();

  private final Values values;

  private RedriveOptions(Values values) {
    this.values = values;
  }

  /**
   * {@return options that redrive as fast as the broker takes the events, at most 100 unconfirmed}
   */
  public static RedriveOptions defaults() {
    return DEFAULTS;
  }

  /** {@return a new builder, which starts from the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return how many events are published in a second at most, above 0; infinite by default} */
  public double eventsPerSecond() {
    return values.eventsPerSecond;
  }

  /** {@return true if events are only counted and nothing is changed} */
  public boolean dryRun() {
    return values.dryRun;
  }

  /**
   * {@return how many events may be published whose records are not removed yet, 1 or more} If the
   * program ends or its connection breaks, at most this number of events is delivered twice. A
   * broker that crashes may also bring back records that were removed shortly before.
   */
  public int window() {
    return values.window;
  }

  /**
   * {@return which listener of a broadcast gets the events, as {@code <observer>/<subscription>};
   * empty for the listener that failed}
   */
  public Optional<String> listener() {
    return values.listener;
  }

  /**
   * {@return what is told how far the redrive is, on the thread that redrives, after each record
   * that was seen and each event that was confirmed}
   */
  public Consumer<RedriveResult> progress() {
    return values.progress.orElse(result -> {});
  }

  /**
   * {@return what says whether the redrive is to stop, on the thread that redrives; never, by
   * default}
   */
  public BooleanSupplier stopWhen() {
    return values.stopWhen.orElse(() -> false);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedriveOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return Text.show(RedriveOptions.class, values);
  }

  private record Values(
      double eventsPerSecond,
      boolean dryRun,
      int window,
      Optional<String> listener,
      Optional<Consumer<RedriveResult>> progress,
      Optional<BooleanSupplier> stopWhen) {}

  /** Collects the options. Not for several threads at a time. */
  public static final class Builder {
    private double eventsPerSecond = Double.POSITIVE_INFINITY;
    private boolean dryRun;
    private int window = 100;
    private Optional<String> listener = Optional.empty();
    private Optional<Consumer<RedriveResult>> progress = Optional.empty();
    private Optional<BooleanSupplier> stopWhen = Optional.empty();

    private Builder() {}

    /**
     * Limits how many events are published in a second on average, one after the other and not in
     * bursts. Default: no limit.
     *
     * @param rate a number above 0
     * @return this
     * @throws IllegalArgumentException for another number
     */
    public Builder eventsPerSecond(double rate) {
      if (!(rate > 0)) {
        throw new IllegalArgumentException("The rate must be above 0, not " + rate);
      }
      eventsPerSecond = rate;
      return this;
    }

    /**
     * Counts what a redrive would do, and changes nothing. Default: false.
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
     * @throws IllegalArgumentException for another number
     */
    public Builder window(int events) {
      if (events < 1 || events > 1_000) {
        throw new IllegalArgumentException("The window must be 1 to 1,000, not " + events);
      }
      window = events;
      return this;
    }

    /**
     * Gives the events to another listener of the broadcast than the one that failed, which may be
     * gone. Default: the listener that failed.
     *
     * @param name {@code <observer>/<subscription>}
     * @return this
     */
    public Builder listener(String name) {
      listener = Optional.of(Objects.requireNonNull(name, "name"));
      return this;
    }

    /**
     * Is told how far the redrive is, on the thread that redrives. Default: nobody is told.
     *
     * @param listener may not block for long. What it throws ends the redrive in good order:
     *     nothing more is published, what is under way is waited for, and the caller of {@code
     *     redrive} gets the exception
     * @return this
     */
    public Builder progress(Consumer<RedriveResult> listener) {
      progress = Optional.of(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Is asked whether the redrive is to stop: before each record, and several times a second while
     * the redrive waits because of {@link #eventsPerSecond}. Once it returns true, nothing more is
     * published, what is under way is waited for, and {@code redrive} returns what was done until
     * then. All other records stay in recovery. Default: the redrive does not stop.
     *
     * @param condition is called on the thread that redrives, and may not block. What it throws
     *     ends the redrive as an exception of {@link #progress} does
     * @return this
     */
    public Builder stopWhen(BooleanSupplier condition) {
      stopWhen = Optional.of(Objects.requireNonNull(condition, "condition"));
      return this;
    }

    /** {@return the options as collected so far} */
    public RedriveOptions build() {
      return new RedriveOptions(
          new Values(eventsPerSecond, dryRun, window, listener, progress, stopWhen));
    }
  }
}
