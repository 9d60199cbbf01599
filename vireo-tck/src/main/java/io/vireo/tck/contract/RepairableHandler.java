package io.vireo.tck.contract;

import io.vireo.Handler;
import io.vireo.Message;

/** A handler that fails until it is repaired. Any thread may call. */
final class RepairableHandler<T> implements Handler<Message<T>> {
  static final String PROBLEM = "cannot be handled: é😀";

  /** The messages that it has handled since it was repaired. */
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
