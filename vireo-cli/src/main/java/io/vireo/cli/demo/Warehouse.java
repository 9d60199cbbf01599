package io.vireo.cli.demo;

import io.vireo.Observer;

/**
 * Handles the events of new orders, in competition with other warehouses, and broadcasts which
 * orders it has packed.
 */
final class Warehouse {
  private final String name;
  private final Observer app;
  private final EventNames events;
  private final Ledger ledger;
  private final Narrator narrator;

  Warehouse(String name, Observer app, EventNames events, Ledger ledger, Narrator narrator) {
    this.name = name;
    this.app = app;
    this.events = events;
    this.ledger = ledger;
    this.narrator = narrator;
  }

  void open() {
    app.on(events.orderPlaced(), Order.class, this::pack);
  }

  private void pack(Order order) {
    if (order.quantity() < 1) {
      narrator.tell(name, "fails on " + order + ": the handler throws");
      throw new IllegalArgumentException("There is nothing to pack in order " + order.id());
    }
    narrator.tell(name, "packs " + order + " and broadcasts order.packed");
    app.broadcast(events.orderPacked(), new PackedOrder(order.id(), name));
    ledger.packed(name, order.id());
  }
}
