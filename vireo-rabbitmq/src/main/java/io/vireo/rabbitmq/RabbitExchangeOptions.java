package io.vireo.rabbitmq;

import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.topology.ExchangeSettings;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange of the program's own is to be, apart from its type; see {@link
 * RabbitOptions.Builder#exchange}. Immutable; any thread may use it.
 *
 * <p>An exchange that is there in another form is used as it is, with a warning in the log; not so
 * one of another type, which would send events to other queues: that is a {@link
 * io.vireo.PayloadException} for an emit and an {@link io.vireo.ObservationException} for a
 * listener, unless it is passive.
 */
public final class RabbitExchangeOptions {
  private static final RabbitExchangeOptions DEFAULTS = builder().build();

  private final ExchangeSettings settings;

  private RabbitExchangeOptions(Builder builder) {
    ExchangeSettings standard = ExchangeSettings.NONE;
    this.settings =
        new ExchangeSettings(
            builder.durable == null ? standard.durable() : builder.durable,
            builder.autoDelete == null ? standard.autoDelete() : builder.autoDelete,
            builder.passive);
  }

  /**
   * What holds when nothing is said: durable, not deleted by itself, declared where it is missing.
   *
   * @return the defaults
   */
  public static RabbitExchangeOptions defaults() {
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

  ExchangeSettings settings() {
    return settings;
  }

  /**
   * Whether it survives a restart of the broker.
   *
   * @return true if so
   */
  public boolean durable() {
    return settings.durable();
  }

  /**
   * Whether it goes when the last queue is no longer bound to it.
   *
   * @return true if so
   */
  public boolean autoDelete() {
    return settings.autoDelete();
  }

  /**
   * Whether it has to be there already.
   *
   * @return true if it is never declared
   */
  public boolean passive() {
    return settings.passive();
  }

  @Override
  public String toString() {
    return passive()
        ? "RabbitExchangeOptions[passive]"
        : "RabbitExchangeOptions[durable=" + durable() + ", autoDelete=" + autoDelete() + "]";
  }

  /** Collects the options. Not for several threads at a time. */
  public static final class Builder {
    private @Nullable Boolean durable;
    private @Nullable Boolean autoDelete;
    private boolean passive;

    private Builder() {}

    /**
     * Whether it survives a restart of the broker. One that does not is declared again by those who
     * emit and observe.
     *
     * @param value default true
     * @return this
     */
    public Builder durable(boolean value) {
      this.durable = value;
      return this;
    }

    /**
     * Whether it goes when the last queue is no longer bound to it. The next emit declares it again
     * and is answered with {@code false}.
     *
     * @param value default false
     * @return this
     */
    public Builder autoDelete(boolean value) {
      this.autoDelete = value;
      return this;
    }

    /**
     * Whether it has to be there already: somebody else declares it. While it is missing, an emit
     * fails with a {@link VireoException} and a listener with an {@link
     * io.vireo.ObservationException}.
     *
     * @param value default false: it is declared
     * @return this
     */
    public Builder passive(boolean value) {
      this.passive = value;
      return this;
    }

    /**
     * The options as collected so far.
     *
     * @return an immutable copy
     * @throws VireoException if it is passive and its form is said as well
     */
    public RabbitExchangeOptions build() {
      if (passive && (durable != null || autoDelete != null)) {
        throw new VireoException(
            "A passive exchange is used as it is; leave out durable and autoDelete, or passive");
      }
      return new RabbitExchangeOptions(this);
    }
  }
}
