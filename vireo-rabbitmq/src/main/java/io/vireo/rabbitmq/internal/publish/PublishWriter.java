package io.vireo.rabbitmq.internal.publish;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Flushing;
import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.failure.AnotherTypeException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.RenamedException;
import io.vireo.rabbitmq.internal.failure.UnansweredException;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
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
  private static final int MAX_FOR_OTHERS = 256;
  private static final long HANGING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final PublishQueue outbox;
  private final ConnectionSupervisor supervisor;
  private final Threads threads;

  // Guarded by the outbox's lock.
  private final WriteBursts bursts = new WriteBursts();
  private boolean lookPlanned;
  private boolean writing;
  private boolean emitterWrites;
  private long emitterDeadline;
  private long writingSince;

  /** For the thread that writes, which has it set while it holds the lock. */
  private boolean holding;

  PublishWriter(PublishQueue outbox, ConnectionSupervisor supervisor, Threads threads) {
    this.outbox = outbox;
    this.supervisor = supervisor;
    this.threads = threads;
  }

  /**
   * What an emitting thread is to {@link #write} now that it has put its event in; null if that is
   * up to others.
   */
  @Nullable PendingPublish beginLocked(PendingPublish own, long now) {
    bursts.emitted(own.callback.isAwaited(), now);
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
    if (next != null) {
      holding = bursts.holds(outbox.hasWork(), outbox.isFull(), now);
    }
    return next;
  }

  /** Whether something is left to be written, or declared, that nobody is at. */
  boolean isIdleWithWorkLocked() {
    return !writing && outbox.hasWork();
  }

  /**
   * How long an emitting thread that hangs in a write may hang on, in nanoseconds; {@link
   * PublishQueue#NONE} if none does. Not past the deadline of its event: then its socket has to be
   * closed.
   */
  long patienceLocked(long now) {
    return writing && emitterWrites
        ? Math.max(emitterDeadline - now, writingSince + HANGING_NANOS - now)
        : PublishQueue.NONE;
  }

  /** Has the supervisor's thread write what waits. */
  void handOver() {
    supervisor.execute(this::writeWaiting);
  }

  /** Writes an event and then what others have put in meanwhile, within limits. */
  void write(PendingPublish first) {
    write(first, MAX_FOR_OTHERS);
  }

  private void write(PendingPublish first, int most) {
    PendingPublish next = first;
    PublishChannel on = first.target();
    boolean moreWork = false;
    boolean flush = false;
    for (int count = 1; next != null; count++) {
      on = next.target();
      boolean returned = false;
      try {
        writeOne(next, on);
        returned = true;
      } finally {
        // Whatever was thrown, others have to be able to write.
        outbox.lock.lock();
        try {
          writing = false;
          moreWork = outbox.hasWork();
          next = returned && moreWork && count < most ? takeLocked(System.nanoTime()) : null;
          flush = returned && next == null && bursts.claimFlush(moreWork);
          writing |= flush;
          planLookLocked();
        } finally {
          outbox.lock.unlock();
        }
      }
    }
    if (flush) {
      flush(on);
    } else if (moreWork) {
      handOver();
    }
  }

  private void writeOne(PendingPublish pending, PublishChannel on) {
    boolean known = false;
    try {
      publish(pending, on);
      known = true;
    } catch (IOException | ShutdownSignalException e) {
      LOG.debug("A write to {} failed", on.link.endpoint(), e);
    } finally {
      if (!known) {
        stopUsing(on);
      }
    }
  }

  private void publish(PendingPublish pending, PublishChannel on) throws IOException {
    Flushing outbound = on.link.outbound();
    boolean refused = false;
    if (holding) {
      outbound.hold();
    }
    try {
      on.channel.basicPublish(
          pending.destination.exchange(),
          pending.destination.routingKey(),
          pending.destination.mandatory(),
          pending.wireProperties(),
          pending.body);
    } catch (IllegalArgumentException e) {
      refused = true;
      refuse(pending, e);
    } finally {
      if (holding) {
        outbound.release();
      }
    }
    if (refused) {
      // Those before it may have been held back to go out with it.
      outbound.flush();
    }
  }

  /** Sends what was held back, on the only thread that writes now. */
  private void flush(PublishChannel on) {
    boolean flushed = false;
    boolean moreWork;
    try {
      on.link.outbound().flush();
      flushed = true;
    } catch (IOException e) {
      LOG.debug("A write to {} failed", on.link.endpoint(), e);
    } finally {
      if (!flushed) {
        stopUsing(on);
      }
      outbox.lock.lock();
      try {
        writing = false;
        moreWork = outbox.hasWork();
      } finally {
        outbox.lock.unlock();
      }
    }
    if (moreWork) {
      handOver();
    }
  }

  /** Nobody looks while somebody writes: who writes sees what is left. */
  private void planLookLocked() {
    if (!writing && !lookPlanned && bursts.holdsSome()) {
      lookPlanned = true;
      threads.after(WriteBursts.LOOK, this::look);
    }
  }

  /** On the timer's thread, as long as something is held back now and then. */
  private void look() {
    boolean late;
    outbox.lock.lock();
    try {
      lookPlanned = false;
      late = !writing && bursts.isLate(System.nanoTime());
      if (!late) {
        planLookLocked();
      }
    } finally {
      outbox.lock.unlock();
    }
    if (late) {
      threads.execute(this::flushLate);
    }
  }

  private void flushLate() {
    PublishChannel on;
    outbox.lock.lock();
    try {
      if (writing || !bursts.claimFlush(true)) {
        return;
      }
      on = outbox.channel();
      if (on == null) {
        // Its connection has ended: all of its window is written again over the next one.
        return;
      }
      emitterWrites = false;
      writing = true;
      writingSince = System.nanoTime();
    } finally {
      outbox.lock.unlock();
    }
    flush(on);
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
      if (!Declarations.isRefusal(e)
          && !(e instanceof UnansweredException)
          && !(e instanceof RenamedException)) {
        LOG.debug("Preparing for event {} failed", pending.event, e);
        link.abort("a declaration failed");
        return;
      }
      drop(
          pending,
          e instanceof AnotherTypeException
              ? PublishFailures.anotherType(pending.event, link.endpoint(), e)
              : PublishFailures.rejected(
                  pending.event, link.endpoint(), ConnectFailure.of(e).reason()));
    }
    handOver();
  }

  private void drop(PendingPublish pending, VireoException cause) {
    boolean open;
    outbox.lock.lock();
    try {
      open = outbox.drop(pending);
    } finally {
      outbox.lock.unlock();
    }
    if (open) {
      Outcome.failed(pending, cause);
    }
  }
}
