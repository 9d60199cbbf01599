package io.vireo.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the outbox holds, one thread at a time: usually an emitting one, which takes along
 * what others have put in meanwhile, or the supervisor's, which alone may declare something before.
 * The lock is never held while writing, so neither confirms nor deadlines wait for a write that
 * hangs. Methods that end in {@code Locked} are called with the outbox's lock held, the others
 * without.
 */
final class PublishWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PublishWriter.class);
  private static final int MOST_FOR_OTHERS = 256;
  private static final long HANGING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Outbox outbox;
  private final ConnectionSupervisor supervisor;

  private boolean writing;
  private boolean emitterWrites;
  private long emitterDeadline;
  private long writingSince;

  PublishWriter(Outbox outbox, ConnectionSupervisor supervisor) {
    this.outbox = outbox;
    this.supervisor = supervisor;
  }

  /**
   * What an emitting thread is to {@link #write} now that it has put its event in; null if that is
   * up to others.
   */
  @Nullable PendingPublish beginLocked(PendingPublish own, long now) {
    if (writing) {
      return null;
    }
    emitterWrites = true;
    emitterDeadline = own.deadlineNanos;
    return takeLocked(now);
  }

  private @Nullable PendingPublish takeLocked(long now) {
    PendingPublish next = outbox.take(now);
    writing = next != null;
    writingSince = now;
    return next;
  }

  /** Whether something is left to be written, or declared, that nobody is at. */
  boolean isIdleWithWorkLocked() {
    return !writing && outbox.hasWork();
  }

  /**
   * How long an emitting thread that hangs in a write may hang on, in nanoseconds; {@link
   * Outbox#NONE} if none does. Not past the deadline of its event: then its socket has to be
   * closed.
   */
  long patienceLocked(long now) {
    return writing && emitterWrites
        ? Math.max(emitterDeadline - now, writingSince + HANGING_NANOS - now)
        : Outbox.NONE;
  }

  /** Has the supervisor's thread write what waits. */
  void handOver() {
    supervisor.execute(this::writeWaiting);
  }

  /** Writes an event and then what others have put in meanwhile, within limits. */
  void write(PendingPublish first) {
    write(first, MOST_FOR_OTHERS);
  }

  private void write(PendingPublish first, int most) {
    PendingPublish next = first;
    boolean moreWork = false;
    for (int count = 1; next != null; count++) {
      boolean returned = false;
      try {
        writeOne(next);
        returned = true;
      } finally {
        // Whatever was thrown, others have to be able to write.
        outbox.lock.lock();
        try {
          writing = false;
          next = returned && count < most ? takeLocked(System.nanoTime()) : null;
          moreWork = next == null && outbox.hasWork();
        } finally {
          outbox.lock.unlock();
        }
      }
    }
    if (moreWork) {
      handOver();
    }
  }

  private void writeOne(PendingPublish pending) {
    PublishChannel on = pending.target();
    boolean known = false;
    try {
      on.channel.basicPublish(
          pending.destination.exchange(),
          pending.destination.routingKey(),
          pending.destination.mandatory(),
          pending.wireProperties(),
          pending.body);
      known = true;
    } catch (IllegalArgumentException e) {
      refuse(pending, e);
      known = true;
    } catch (IOException | ShutdownSignalException e) {
      LOG.debug("A write to {} failed", on.link.place(), e);
    } finally {
      if (!known) {
        stopUsing(on);
      }
    }
  }

  /** How much of the event was written is unknown, so that nothing can be written after it. */
  private void stopUsing(PublishChannel on) {
    outbox.lock.lock();
    try {
      on.dead = true;
    } finally {
      outbox.lock.unlock();
    }
    if (on.channel.isOpen()) {
      on.link.abort("a write failed");
    }
  }

  /** The client has found that the event cannot be written, before it wrote any of it. */
  private void refuse(PendingPublish pending, IllegalArgumentException cause) {
    boolean open;
    outbox.lock.lock();
    try {
      open = outbox.unwritten(pending);
    } finally {
      outbox.lock.unlock();
    }
    if (open) {
      Outcome.failed(pending, PublishFailures.unwritable(pending.event, cause));
    }
  }

  private void writeWaiting() {
    PendingPublish next;
    PendingPublish unprepared = null;
    PublishChannel channel;
    outbox.lock.lock();
    try {
      if (writing) {
        return;
      }
      emitterWrites = false;
      next = takeLocked(System.nanoTime());
      channel = outbox.channel();
      if (next == null) {
        unprepared = outbox.unprepared();
      }
    } finally {
      outbox.lock.unlock();
    }
    if (next != null) {
      write(next, Integer.MAX_VALUE);
    } else if (unprepared != null && channel != null) {
      prepare(unprepared, channel.link);
    }
  }

  private void prepare(PendingPublish pending, Link link) {
    Preparation preparation = pending.destination.preparation();
    try {
      if (preparation != null) {
        preparation.prepare(link);
      }
    } catch (IOException | RuntimeException e) {
      if (!Declarations.isRefusal(e) && !(e instanceof UnansweredException)) {
        LOG.debug("Preparing for event {} failed", pending.event, e);
        link.abort("a declaration failed");
        return;
      }
      drop(pending, link, ConnectFailure.of(e).reason());
    }
    handOver();
  }

  private void drop(PendingPublish pending, Link link, String reason) {
    boolean open;
    outbox.lock.lock();
    try {
      open = outbox.drop(pending);
    } finally {
      outbox.lock.unlock();
    }
    if (open) {
      Outcome.failed(pending, PublishFailures.rejected(pending.event, link.place(), reason));
    }
  }
}
