package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** How far a soak has come, in a line. One thread writes what is going on, another reads. */
final class SoakProgress {
  private final Ledger ledger;
  private final long startNanos = System.nanoTime();
  private volatile String doing = "";
  private final AtomicInteger faults = new AtomicInteger();

  // Used by the reading thread only.
  private long readAtNanos = startNanos;
  private long handledThen;

  SoakProgress(Ledger ledger) {
    this.ledger = ledger;
  }

  void now(String what) {
    doing = what;
  }

  void faultEnded() {
    faults.incrementAndGet();
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** The figures of this moment; the rate is that since the last call. */
  String line() {
    Ledger.Figures figures = ledger.figures();
    long now = System.nanoTime();
    double rate = (figures.handled() - handledThen) / ((now - readAtNanos) / 1e9);
    readAtNanos = now;
    handledThen = figures.handled();
    long seconds = (now - startNanos) / 1_000_000_000;
    return String.format(
        Locale.ROOT,
        "%d:%02d  emitted %,d  confirmed %,d  handled %,d  in flight %,d  twice %,d  %,.0f/s  faults %d  %s",
        seconds / 60,
        seconds % 60,
        figures.emitted(),
        figures.confirmed(),
        figures.handled(),
        figures.open(),
        figures.duplicated(),
        rate,
        faults.get(),
        doing);
  }
}
