package io.vireo.cli.demo;

import io.vireo.Observer;

/** Handles every broadcast of a packed order, as each other office does. */
final class Office {
  private final String name;
  private final String action;
  private final Observer app;
  private final EventNames events;
  private final Ledger ledger;
  private final Narrator narrator;

  Office(
      String name,
      String action,
      Observer app,
      EventNames events,
      Ledger ledger,
      Narrator narrator) {
    this.name = name;
    this.action = action;
    this.app = app;
    this.events = events;
    this.ledger = ledger;
    this.narrator = narrator;
  }

  void open() {
    app.onBroadcast(events.anyOrder(), PackedOrder.class, this::hear);
  }

  private void hear(PackedOrder order) {
    narrator.tell(name, action + " #" + order.id() + ", packed by " + order.warehouse());
    ledger.heard(name, order.id());
  }
}
