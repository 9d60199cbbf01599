package io.vireo.cli.demo;

import java.util.UUID;

/** The names of this run's events: two runs on one broker do not get in each other's way. */
final class EventNames {
  private final String prefix = "demo." + UUID.randomUUID().toString().substring(0, 8) + ".";

  String prefix() {
    return prefix;
  }

  /** An order has come in; shared, as one warehouse is to pack it. */
  String orderPlaced() {
    return prefix + "order.placed";
  }

  /** An order has been packed; broadcast, as several want to know. */
  String orderPacked() {
    return prefix + "order.packed";
  }

  /** Whatever happens to an order. */
  String anyOrder() {
    return prefix + "order.*";
  }
}
