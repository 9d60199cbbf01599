package io.vireo.cli.demo;

import io.vireo.Observer;

/** Wants to know of every packed order, as other offices do. */
final class Office {
  private final String name;
  private final String deed;
  private final Observer app;
  private final EventNames events;
  private final Ledger ledger;
  private final Narrator narrator;

  Office(
      String name, String deed, Observer app, EventNames events, Ledger ledger, Narrator narrator) {
    this.name = name;
    this.deed = deed;
    this.app = app;
    this.events = events;
    this.ledger = ledger;
    this.narrator = narrator;
  }

  void open() {
    app.onBroadcast(events.anyOrder(), PackedOrder.class, this::hear);
  }

  private void hear(PackedOrder order) {
    narrator.tell(name, deed + " #" + order.id() + ", packed by " + order.warehouse());
    ledger.heard(name, order.id());
  }
}
