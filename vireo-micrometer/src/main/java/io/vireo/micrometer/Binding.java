package io.vireo.micrometer;

import io.vireo.Core;

/** What is bound to one core. {@link Bindings} has the lock that guards the number of its users. */
abstract class Binding {
  private final Core core;

  /** How many handles of the program stand for this. */
  int users;

  Binding(Core core) {
    this.core = core;
  }

  final Core core() {
    return core;
  }

  /** Removes all that was added to the core and to the registry. Throws nothing. */
  abstract void close();
}
