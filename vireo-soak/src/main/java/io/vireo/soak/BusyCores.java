package io.vireo.soak;

/** Keeps each core busy, so that a broker that is about to end gets to it late and piecemeal. */
final class BusyCores implements AutoCloseable {
  private volatile boolean closed;

  /** Starts as many threads as there are cores, with normal priority. */
  void start() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread = new Thread(this::spin, "soak-busy-" + i);
      thread.setDaemon(true);
      thread.start();
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
