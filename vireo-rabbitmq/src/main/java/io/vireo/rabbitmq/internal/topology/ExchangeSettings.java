package io.vireo.rabbitmq.internal.topology;

/** How an exchange of the program is declared, apart from its type. Immutable. */
public record ExchangeSettings(boolean durable, boolean autoDelete, boolean passive) {
  /** The defaults, for what the program does not choose. */
  public static final ExchangeSettings NONE = new ExchangeSettings(true, false, false);
}
