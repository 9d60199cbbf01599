package io.vireo.rabbitmq;

import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.topology.ExchangeSettings;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange of the program is declared, apart from its type; see {@link
 * RabbitOptions.Builder#exchange}. Immutable; any thread may use it. Two values are equal if all of
 * their options are.
 *
 * <p>An exchange that exists in another form is used as it is, with a warning in the log. An
 * exchange of another type is not used, for it would send events to other queues: an emit fails
 * with a {@link io.vireo.PayloadException} and a listener with an {@link
 * io.vireo.ObservationException}. A passive exchange is used whatever its form and type are.
 */
public final class RabbitExchangeOptions {
  private static final RabbitExchangeOptions DEFAULTS = builder().build();

  private final ExchangeSettings settings;

  private RabbitExchangeOptions(ExchangeSettings settings) {
    this.settings = settings;
  }

  /**
   * The defaults: durable, not deleted by itself, declared where it is missing.
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
   * Whether the exchange survives a restart of the broker.
   *
   * @return true if it does
   */
  public boolean durable() {
    return settings.durable();
  }

  /**
   * Whether the broker deletes the exchange when the last queue is unbound from it.
   *
   * @return true if it does
   */
  public boolean autoDelete() {
    return settings.autoDelete();
  }

  /**
   * Whether somebody else declares the exchange.
   *
   * @return true if Vireo never declares it
   */
  public boolean passive() {
    return settings.passive();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RabbitExchangeOptions that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  /** Shows all options. */
  @Override
  public String toString() {
    return settings.toString().replaceFirst("^ExchangeSettings", "RabbitExchangeOptions");
  }

  /** Collects the options. One thread at a time may call it. */
  public static final class Builder {
    private @Nullable Boolean durable;
    private @Nullable Boolean autoDelete;
    private boolean passive;

    private Builder() {}

    /**
     * Whether the exchange survives a restart of the broker. Emitters and listeners declare an
     * exchange again that did not.
     *
     * @param value default true
     * @return this
     */
    public Builder durable(boolean value) {
      this.durable = value;
      return this;
    }

    /**
     * Whether the broker deletes the exchange when the last queue is unbound from it. The next emit
     * then declares the exchange again and returns {@code false}.
     *
     * @param value default false
     * @return this
     */
    public Builder autoDelete(boolean value) {
      this.autoDelete = value;
      return this;
    }

    /**
     * Whether somebody else declares the exchange. While it does not exist, an emit fails with a
     * {@link VireoException} and a listener with an {@link io.vireo.ObservationException}.
     *
     * @param value default false: Vireo declares the exchange
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
     * @throws IllegalArgumentException if the exchange is passive and has options for its form as
     *     well
     */
    public RabbitExchangeOptions build() {
      if (passive && (durable != null || autoDelete != null)) {
        throw new IllegalArgumentException(
            "A passive exchange is used as it is; leave out durable and autoDelete, or passive");
      }
      ExchangeSettings standard = ExchangeSettings.NONE;
      return new RabbitExchangeOptions(
          new ExchangeSettings(
              durable == null ? standard.durable() : durable,
              autoDelete == null ? standard.autoDelete() : autoDelete,
              passive));
    }
  }
}
