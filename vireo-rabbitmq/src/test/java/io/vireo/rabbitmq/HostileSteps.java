package io.vireo.rabbitmq;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.Observer;
import io.vireo.spi.Driver;
import io.vireo.tck.fault.HostileValues;
import java.util.UUID;

/** What the steps of a hostile program have in common. */
abstract class HostileSteps {
  final HostileValues values;
  final EventBooks books;
  final Core emitter;
  final Observer app;
  final Driver driver;
  private final String prefix = "hostile." + UUID.randomUUID().toString().substring(0, 8);

  HostileSteps(HostileValues values, EventBooks books, Core emitter, Observer app, Driver driver) {
    this.values = values;
    this.books = books;
    this.emitter = emitter;
    this.app = app;
    this.driver = driver;
  }

  String route(String what) {
    return prefix + "." + what;
  }

  void emit(String what, String route, Object data, EmitOptions.Builder builder) {
    boolean[] taken = new boolean[1];
    boolean emitted =
        books.accepted(
            "emit with " + what, () -> taken[0] = emitter.emit(route, data, builder.build()));
    if (!emitted) {
      books.forget();
    } else if (!taken[0]) {
      books.problem(what + ": no queue took it");
    }
  }

  void publish(String route, byte[] body, EmitOptions options, boolean broadcast) {
    TestBroker.Outcome outcome = new TestBroker.Outcome();
    if (broadcast) {
      driver.broadcast(TestBroker.event(route, body, options), outcome);
    } else {
      driver.publish(TestBroker.event(route, body, options), outcome);
    }
    try {
      outcome.get();
    } catch (Exception e) {
      throw new AssertionError("A body is not looked at: " + e, e);
    }
  }
}
