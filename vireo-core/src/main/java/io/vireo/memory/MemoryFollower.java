package io.vireo.memory;

import io.vireo.Registration;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Journal;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener the records of a journal, on a daemon thread of its own that ends with {@link
 * #close}. Any thread may close it.
 */
final class MemoryFollower implements Registration {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryFollower.class);

  private final MemoryJournal journal;
  private final Journal.Listener listener;
  private final Consumer<MemoryFollower> whenClosed;
  private volatile boolean closed;

  MemoryFollower(
      MemoryJournal journal, Journal.Listener listener, Consumer<MemoryFollower> whenClosed) {
    this.journal = journal;
    this.listener = listener;
    this.whenClosed = whenClosed;
  }

  void start(String name) {
    long end = journal.end();
    CleanThreads.daemon("vireo-journal-" + name, () -> follow(end)).start();
  }

  private void follow(long endOfThePast) {
    long next = 0;
    boolean behind = true;
    try {
      while (!closed) {
        if (behind && next >= endOfThePast) {
          behind = false;
          call(listener::onCaughtUp);
        }
        List<MemoryJournal.Entry> entries = journal.next(next, () -> closed);
        for (MemoryJournal.Entry entry : entries) {
          next = entry.position() + 1;
          call(() -> listener.onRecord(entry.position(), entry.record()));
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but a listener that interrupts itself.
      LOG.debug("A follower of a journal was interrupted", e);
    }
  }

  private void call(Runnable call) {
    if (closed) {
      return;
    }
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOG.error("The listener of a journal has failed", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    journal.wake();
    whenClosed.accept(this);
  }
}
