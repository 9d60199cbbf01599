package io.vireo.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The records of one journal. When they are larger together than the limit, the oldest ones are
 * dropped; the newest one is always kept. Any thread may call; only {@link #next} blocks.
 */
final class MemoryJournal {
  /** How many records are copied while the lock is held. */
  private static final int MAX_AT_ONCE = 500;

  private final long maxBytes;

  @GuardedBy("this")
  private final ArrayDeque<byte[]> records = new ArrayDeque<>();

  /** The position that the next record gets. */
  @GuardedBy("this")
  private long end;

  @GuardedBy("this")
  private long bytes;

  MemoryJournal(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** A record and its position. */
  // The check warns that arrays are not compared by content. These records are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(long position, byte[] record) {}

  synchronized void append(byte[] record) {
    records.addLast(record.clone());
    end++;
    bytes += record.length;
    while (bytes > maxBytes && records.size() > 1) {
      bytes -= records.removeFirst().length;
    }
    notifyAll();
  }

  /** The position of the next record. */
  synchronized long end() {
    return end;
  }

  /**
   * The next records from a position on. Waits until there are any.
   *
   * @param ended ends the waiting when it returns true, once this was {@linkplain #wake woken}
   * @return the records; empty only if the waiting was ended
   */
  synchronized List<Entry> next(long position, BooleanSupplier ended) throws InterruptedException {
    while (end <= position && !ended.getAsBoolean()) {
      wait();
    }
    List<Entry> found = new ArrayList<>();
    long at = end - records.size();
    Iterator<byte[]> rest = records.iterator();
    while (rest.hasNext() && found.size() < MAX_AT_ONCE) {
      byte[] record = rest.next();
      if (at >= position) {
        found.add(new Entry(at, record.clone()));
      }
      at++;
    }
    return found;
  }

  /** Has all who wait for a record look whether they are still to wait. */
  synchronized void wake() {
    notifyAll();
  }
}
