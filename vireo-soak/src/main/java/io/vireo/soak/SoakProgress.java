package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The progress of a soak in one line. One thread sets the activity, another one reads the line. */
final class SoakProgress {
  private final Ledger ledger;
  private final long startNanos = System.nanoTime();
  private volatile String activity = "";
  private final AtomicInteger faults = new AtomicInteger();

  // These two fields are used by the reading thread only.
  private long lastReadNanos = startNanos;
  private long handledAtLastRead;

  SoakProgress(Ledger ledger) {
    this.ledger = ledger;
  }

  void activity(String value) {
    activity = value;
  }

  void faultEnded() {
    faults.incrementAndGet();
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** The figures at this moment. The rate is the average since the last call. */
  String line() {
    Ledger.Figures figures = ledger.figures();
    long now = System.nanoTime();
    double rate = (figures.handled() - handledAtLastRead) / ((now - lastReadNanos) / 1e9);
    lastReadNanos = now;
    handledAtLastRead = figures.handled();
    long seconds = (now - startNanos) / 1_000_000_000;
    return String.format(
        Locale.ROOT,
        "%d:%02d  emitted %,d  confirmed %,d  handled %,d  in flight %,d  duplicates %,d  %,.0f/s  faults %d  %s",
        seconds / 60,
        seconds % 60,
        figures.emitted(),
        figures.confirmed(),
        figures.handled(),
        figures.open(),
        figures.duplicated(),
        rate,
        faults.get(),
        activity);
  }
}
