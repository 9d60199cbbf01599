package io.vireo.rabbitmq;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.spi.Driver;
import io.vireo.tck.fault.HostileValues;
import java.util.List;

/** A program that does one hostile thing after another. For one thread. */
final class HostileProgram {
  private final HostileValues values;
  private final EventBooks books = new EventBooks();
  private final Core emitter;
  private final HostileEvents events;
  private final HostileCalls calls;

  HostileProgram(HostileValues values, Core emitter, Observer app, Driver driver) {
    this.values = values;
    this.emitter = emitter;
    this.events = new HostileEvents(values, books, emitter, app, driver);
    this.calls = new HostileCalls(values, books, emitter, app, driver);
  }

  void step() {
    books.nextStep();
    switch (values.below(13)) {
      case 0 -> events.name();
      case 1, 2, 3 -> events.headers();
      case 4 -> events.data();
      case 5, 6 -> events.typed();
      case 7, 8 -> events.body();
      case 9 -> calls.control();
      case 10 -> calls.later();
      case 11 -> calls.records();
      default -> calls.options();
    }
  }

  /** Waits until each event was handled or is in recovery, and tells everything that is wrong. */
  List<String> problems() {
    calls.resume();
    return books.problems(emitter);
  }
}
