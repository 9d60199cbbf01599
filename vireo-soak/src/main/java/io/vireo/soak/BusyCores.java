package io.vireo.soak;

/**
 * Keeps each core busy, so that a broker that stops gets its processor time late and in small
 * pieces, as on an overloaded machine.
 */
final class BusyCores implements AutoCloseable {
  private volatile boolean closed;

  /** Starts as many threads as there are cores, with normal priority. */
  void start() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      SoakThreads.start("busy-" + i, this::spin);
    }
  }

  private void spin() {
    while (!closed) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
