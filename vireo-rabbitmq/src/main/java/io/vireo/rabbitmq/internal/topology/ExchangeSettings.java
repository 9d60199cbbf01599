package io.vireo.rabbitmq.internal.topology;

/**
 * How an exchange of the program is declared, apart from its type. Immutable.
 *
 * @param durable whether the exchange survives a restart of the broker
 * @param autoDelete whether the broker deletes the exchange when the last queue is unbound from it
 * @param passive whether somebody else declares the exchange
 */
public record ExchangeSettings(boolean durable, boolean autoDelete, boolean passive) {
  /** The defaults, for what the program does not choose. */
  public static final ExchangeSettings NONE = new ExchangeSettings(true, false, false);
}
