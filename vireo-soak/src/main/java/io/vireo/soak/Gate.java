package io.vireo.soak;

/** Holds threads up while it is closed. Any thread may call. */
final class Gate {
  private boolean closed;

  synchronized void close() {
    closed = true;
  }

  synchronized void open() {
    closed = false;
    notifyAll();
  }

  /** Waits while the gate is closed. */
  synchronized void pass() throws InterruptedException {
    while (closed) {
      wait();
    }
  }
}
