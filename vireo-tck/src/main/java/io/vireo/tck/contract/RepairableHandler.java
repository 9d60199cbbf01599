package io.vireo.tck.contract;

import io.vireo.Handler;
import io.vireo.Message;

/** A handler that fails until it is repaired, as programs do. Any thread may call. */
final class RepairableHandler<T> implements Handler<Message<T>> {
  static final String PROBLEM = "cannot be handled: é😀";

  /** What it has handled. */
  final Received<Message<T>> handled = new Received<>();

  private volatile boolean repaired;

  void repair() {
    repaired = true;
  }

  @Override
  public void handle(Message<T> message) {
    if (!repaired) {
      throw new IllegalStateException(PROBLEM);
    }
    handled.add(message);
  }
}
