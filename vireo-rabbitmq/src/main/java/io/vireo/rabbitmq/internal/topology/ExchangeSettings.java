package io.vireo.rabbitmq.internal.topology;

/**
 * What the program has said of an exchange of its own, apart from its type. Immutable.
 *
 * @param durable whether it survives a restart of the broker
 * @param autoDelete whether it goes when the last queue is no longer bound to it
 * @param passive whether somebody else declares it
 */
public record ExchangeSettings(boolean durable, boolean autoDelete, boolean passive) {
  /** Nothing is said. */
  public static final ExchangeSettings NONE = new ExchangeSettings(true, false, false);
}
