package io.vireo.spi;

import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.VireoException;

/**
 * An append-only log that the broker keeps for all programs, such as the record of who did what.
 * Its size is limited: the oldest records are dropped first. Any number of programs may append to
 * it and follow it. Reading a record does not remove it, so each follower is told the same records,
 * at the same positions and in the same order. Obtained from {@link Driver#journal}.
 *
 * <p><b>Threads.</b> Any thread may call any method, except {@link #append} on a thread on which
 * the driver calls back.
 */
public interface Journal {

  /** The smallest limit of a journal, in bytes. */
  long LEAST_BYTES = 64 * 1024;

  /**
   * Refuses a name or a limit that no journal may have. Drivers call this in {@link
   * Driver#journal}.
   *
   * @param name the name of a journal
   * @param maxBytes the limit of its size
   * @throws IllegalArgumentException if the name is not 1 to 100 ASCII letters, digits, dots,
   *     hyphens and underscores, or if the limit is below {@link #LEAST_BYTES}
   */
  static void requirePossible(String name, long maxBytes) {
    if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "The name of a journal is 1 to 100 letters, digits, dots, hyphens and underscores");
    }
    if (maxBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "A journal may be limited to " + LEAST_BYTES + " bytes or more, not " + maxBytes);
    }
  }

  /** {@return the name of this journal} */
  String name();

  /**
   * Appends a record. Blocks until the record is safe, which means on disk if the broker has one.
   * Without a connection it waits for one; in all, it waits for about 10 s.
   *
   * @param record any bytes; nobody may change them
   * @throws PayloadException if the record is larger than {@link Driver#maxEventBytes}
   * @throws NoConnectionException if the broker did not confirm the record in time. It may be
   *     stored or not
   * @throws VireoException if the broker refuses the journal for good; its message says why
   */
  void append(byte[] record);

  /**
   * Tells a listener all records, oldest first: those that are there, and then each new one soon
   * after it was appended. After a lost connection the follower goes on behind the last record that
   * the listener was told. Returns at once. A journal that does not exist yet is created.
   *
   * <p>A follower has a thread of its own until it is closed, or until its driver is.
   *
   * @param listener is told the records
   * @return ends the following. It returns at once, also on the thread that calls the listener; a
   *     call of the listener on another thread may still be under way
   * @throws NoConnectionException if the driver has been closed
   */
  Registration follow(Listener listener);

  /**
   * Deletes this journal with all its records. A test does this when nobody uses the journal any
   * more. By default nothing is deleted, as for a broker that ends with its process.
   *
   * @throws NoConnectionException if the broker did not answer in time. The journal may be deleted
   */
  default void remove() {}

  /**
   * Is told what is in a journal. All methods are called on the thread of the follower, one call at
   * a time. They may block, which holds up this follower alone, and they may close the follower.
   * They must not append to a journal. If a method throws, the exception is logged and the
   * following goes on.
   */
  @FunctionalInterface
  interface Listener {

    /**
     * Is told a record.
     *
     * @param position the number of the record, counted from 0 since the journal was created. It is
     *     the same for all followers. Numbers rise, but some may be missing. After somebody has
     *     deleted the journal on the broker, they begin at 0 again
     * @param record its bytes, which belong to the listener
     */
    void onRecord(long position, byte[] record);

    /**
     * Is told once that the records which were in the journal when the following began have all
     * been told. By default nothing is done.
     */
    default void onCaughtUp() {}

    /**
     * Is told that the broker refuses the journal for good, such as for lack of a permission or of
     * streams. The following has ended. By default nothing is done.
     *
     * @param cause its message says why, and what to do
     */
    default void onFailed(VireoException cause) {}
  }
}
