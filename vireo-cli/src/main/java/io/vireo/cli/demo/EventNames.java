package io.vireo.cli.demo;

import java.util.UUID;

/**
 * The event names of one run of the demo. They are unique, so that two runs on one broker do not
 * get each other's events.
 */
final class EventNames {
  private final String prefix = "demo." + UUID.randomUUID().toString().substring(0, 8) + ".";

  String prefix() {
    return prefix;
  }

  /** The event of a new order. It is shared, since one warehouse packs it. */
  String orderPlaced() {
    return prefix + "order.placed";
  }

  /** The event of a packed order. It is broadcast, since all offices handle it. */
  String orderPacked() {
    return prefix + "order.packed";
  }

  /** The pattern of all events about orders. */
  String anyOrder() {
    return prefix + "order.*";
  }
}
