package io.vireo.soak;

/** Blocks threads while it is closed. Any thread may call any method. */
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
