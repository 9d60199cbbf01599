package io.vireo;

/** How an exchange decides which queues get an event. */
public enum ExchangeType {
  /** The routing key equals the binding key. The default of {@code emit} and {@code on}. */
  DIRECT,
  /**
   * The binding key may hold {@code *} (one word) and {@code #} (any words). The default of {@code
   * broadcast}.
   */
  TOPIC,
  /** Every bound queue, whatever the key. */
  FANOUT;

  /** {@return the name on the wire: {@code direct}, {@code topic} or {@code fanout}} */
  public String wireName() {
    return switch (this) {
      case DIRECT -> "direct";
      case TOPIC -> "topic";
      case FANOUT -> "fanout";
    };
  }
}
