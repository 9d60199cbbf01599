package io.vireo.console.internal.audit;

import io.vireo.Core;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.VireoException;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Driver;
import io.vireo.spi.Journal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the audit in a journal on the broker, so that all consoles show the same, in the same
 * order. What is shown is read back from there. Each entry is also logged. While the broker is away
 * entries wait in memory, a limited number of them, and are written when it is back.
 *
 * <p>Any thread may call; no method waits for the broker, except {@link #close}. A thread of its
 * own writes, and the journal's thread reads.
 */
public final class JournaledAudit implements AuditTrail, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournaledAudit.class);

  /** Programs choose where these lines go by this name. */
  private static final Logger AUDIT = LoggerFactory.getLogger("io.vireo.console.audit");

  private static final String JOURNAL = "console";
  private static final int MOST_ENTRIES = 10_000;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_AFTER_REFUSAL = Duration.ofMinutes(1);
  private static final Duration LAST_WRITE = Duration.ofSeconds(2);

  private final Core core;
  private final EventHub hub;
  private final Optional<Journal> journal;
  private final AuditEntries entries = new AuditEntries(MOST_ENTRIES);

  // Guarded by this.
  private final Deque<KeptEntry> unwritten = new ArrayDeque<>();
  private @Nullable Registration following;
  private @Nullable String refusal;
  private @Nullable String absence;
  private boolean caughtUp;
  private boolean closed;
  private long revision;

  private @Nullable Thread writer;

  /**
   * Creates an audit, which reads nothing until it is started.
   *
   * @param maxBytes how many bytes of entries the broker keeps
   */
  public JournaledAudit(Core core, EventHub hub, long maxBytes) {
    this.core = core;
    this.hub = hub;
    this.journal = core.unwrap(Driver.class).flatMap(driver -> driver.journal(JOURNAL, maxBytes));
  }

  /** Begins to read and write the journal. To be called once. */
  public void start() {
    if (journal.isEmpty()) {
      return;
    }
    Thread thread = CleanThreads.daemon("vireo-console-audit", () -> write(journal.get()));
    synchronized (this) {
      writer = thread;
    }
    thread.start();
  }

  @Override
  public void record(AuditEntry entry) {
    KeptEntry kept = KeptEntry.of(UUID.randomUUID().toString(), entry);
    AUDIT.info("{}", kept.line());
    entries.addOwn(kept);
    synchronized (this) {
      if (journal.isPresent()) {
        unwritten.add(kept);
        if (unwritten.size() > MOST_ENTRIES) {
          unwritten.removeFirst();
        }
        notifyAll();
      }
    }
    changed();
  }

  /** The entries, the newest first. */
  AuditEntries entries() {
    return entries;
  }

  /** Whether entries are kept on the broker. */
  synchronized boolean available() {
    return journal.isPresent() && refusal == null;
  }

  /** Where entries are kept, as a text for people. */
  synchronized String where() {
    return available()
        ? "the journal '" + JOURNAL + "' on " + core.endpoint()
        : "the memory and the log of this console";
  }

  /** Why entries are not kept on the broker, or not yet; null if they are. */
  synchronized @Nullable String reason() {
    if (journal.isEmpty()) {
      return "The broker has no journals. The log of this console has all entries.";
    }
    if (refusal != null) {
      return refusal;
    }
    if (!unwritten.isEmpty()) {
      return "%d entries wait until the broker takes them%s"
          .formatted(unwritten.size(), absence == null ? "." : ": " + absence);
    }
    return caughtUp ? null : "The entries are being read from the broker.";
  }

  private void write(Journal written) {
    boolean goesOn = true;
    while (goesOn) {
      try {
        writeAll(written);
        goesOn = false;
      } catch (NoConnectionException e) {
        LOG.debug("The audit ends, because its core has been closed", e);
        goesOn = false;
      } catch (RuntimeException | Error e) {
        // Such as for want of memory. Nobody else would write the next entries.
        LOG.error("The audit cannot be kept on {}; trying again", core.endpoint(), e);
        goesOn = awaitAgain();
      }
    }
  }

  /** Writes entries until this is closed. */
  private void writeAll(Journal written) {
    follow(written);
    for (KeptEntry next = awaitNext(); next != null; next = awaitNext()) {
      if (append(written, next)) {
        follow(written);
      } else if (!awaitAgain()) {
        return;
      }
    }
  }

  /** Waits for an entry to write; null if this is closed and nothing more can be written. */
  private synchronized @Nullable KeptEntry awaitNext() {
    try {
      while (unwritten.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      return null;
    }
    boolean canWrite = absence == null && refusal == null;
    return closed && !canWrite ? null : unwritten.peekFirst();
  }

  /** Writes an entry; false if that is to be tried again. */
  private boolean append(Journal written, KeptEntry entry) {
    try {
      written.append(entry.write());
    } catch (PayloadException e) {
      LOG.warn("An entry of the audit is too large for the broker; the log has it", e);
    } catch (NoConnectionException e) {
      synchronized (this) {
        absence = e.getMessage();
      }
      return false;
    } catch (VireoException e) {
      refused(e);
      return false;
    }
    synchronized (this) {
      absence = null;
      refusal = null;
      // Unless it was removed meanwhile because too many wait.
      unwritten.removeFirstOccurrence(entry);
    }
    return true;
  }

  /** Waits until it is time to try again; false once this is closed. */
  private synchronized boolean awaitAgain() {
    long deadline = System.nanoTime() + (refusal == null ? AGAIN : AGAIN_AFTER_REFUSAL).toNanos();
    try {
      for (long left = deadline - System.nanoTime();
          left > 0 && !closed;
          left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Begins to read, unless that is done already. */
  private synchronized void follow(Journal read) {
    if (following == null && !closed) {
      following = read.follow(new Reader());
    }
  }

  private synchronized void refused(VireoException cause) {
    if (refusal == null) {
      LOG.warn("The broker refuses to keep the audit; the log has its entries", cause);
    }
    refusal = String.valueOf(cause.getMessage());
  }

  private final class Reader implements Journal.Listener {
    @Override
    public void onRecord(long position, byte[] record) {
      KeptEntry entry = KeptEntry.read(record);
      if (entry == null) {
        LOG.debug("Ignored a record of the audit that this version cannot read");
        return;
      }
      boolean isNew = entries.add(position, entry);
      boolean tell;
      synchronized (JournaledAudit.this) {
        tell = isNew && caughtUp;
      }
      if (tell) {
        changed();
      }
    }

    @Override
    public void onCaughtUp() {
      synchronized (JournaledAudit.this) {
        caughtUp = true;
        refusal = null;
      }
      changed();
    }

    @Override
    public void onFailed(VireoException cause) {
      synchronized (JournaledAudit.this) {
        following = null;
        refused(cause);
      }
      changed();
    }
  }

  private void changed() {
    long now;
    synchronized (this) {
      now = ++revision;
    }
    hub.publish("changed", Json.object().put("topic", "audit").put("revision", now));
  }

  /** Waits for a moment until the last entries are written, and ends the threads. */
  @Override
  public void close() {
    Thread thread;
    synchronized (this) {
      closed = true;
      notifyAll();
      thread = writer;
    }
    try {
      if (thread != null) {
        thread.join(LAST_WRITE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (following != null) {
        following.close();
        following = null;
      }
    }
  }
}
