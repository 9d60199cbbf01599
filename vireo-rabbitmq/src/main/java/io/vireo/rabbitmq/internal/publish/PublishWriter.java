package io.vireo.rabbitmq.internal.publish;

import static io.vireo.rabbitmq.internal.publish.NextStep.Other.FLUSH;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.HAND_OVER;
import static io.vireo.rabbitmq.internal.publish.NextStep.Other.LOOK_LATER;

import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.rabbitmq.internal.connection.Flushing;
import io.vireo.rabbitmq.internal.connection.Preparation;
import io.vireo.rabbitmq.internal.failure.AnotherTypeException;
import io.vireo.rabbitmq.internal.failure.ConnectFailure;
import io.vireo.rabbitmq.internal.failure.RenamedException;
import io.vireo.rabbitmq.internal.failure.UnansweredException;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.ClientCallInterceptor.Scope;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of the {@link PublishQueue}, on the thread to which the queue gives the turn.
 * That is usually an emitting thread, which also writes what others have added meanwhile, or the
 * supervisor's thread, which alone may declare something before. No lock is held while a thread
 * writes, so neither confirms nor deadlines wait for a write that hangs.
 */
final class PublishWriter {
  private static final Logger LOG = LoggerFactory.getLogger(PublishWriter.class);

  /** How many events an emitting thread writes at most, its own included. */
  private static final int MAX_FOR_OTHERS = 256;

  private final PublishQueue queue;
  private final ConnectionSupervisor supervisor;
  private final Threads threads;
  private final AtomicBoolean lookPlanned = new AtomicBoolean();

  PublishWriter(PublishQueue queue, ConnectionSupervisor supervisor, Threads threads) {
    this.queue = queue;
    this.supervisor = supervisor;
    this.threads = threads;
  }

  /** Does the next step of the calling thread, if it can be done by any thread. */
  void proceed(NextStep next) {
    if (next instanceof PendingPublish pending) {
      write(pending, MAX_FOR_OTHERS);
    } else if (next == HAND_OVER) {
      supervisor.execute(this::supervise);
    } else if (next == LOOK_LATER && !lookPlanned.get() && lookPlanned.compareAndSet(false, true)) {
      threads.after(WriteBursts.LOOK, this::look);
    }
  }

  private void write(PendingPublish first, int max) {
    NextStep next = first;
    PublishChannel channel = first.target();
    for (int count = 1; next instanceof PendingPublish pending; count++) {
      channel = pending.target();
      boolean returned = false;
      try {
        write(pending, channel);
        returned = true;
      } finally {
        if (!returned) {
          // Whatever was thrown, others have to be able to write.
          queue.endTurn();
        }
      }
      next = queue.written(count < max);
    }
    if (next == FLUSH) {
      flush(channel);
    } else {
      proceed(next);
    }
  }

  private void write(PendingPublish pending, PublishChannel channel) {
    boolean known = false;
    try {
      publish(pending, channel);
      known = true;
    } catch (IOException | ShutdownSignalException e) {
      LOG.debug("A write to {} failed", channel.connection.endpoint(), e);
    } finally {
      if (!known) {
        stopWriting(channel);
      }
    }
  }

  private void publish(PendingPublish pending, PublishChannel to) throws IOException {
    Flushing outbound = to.connection.outbound();
    boolean heldBack = pending.isHeldBack();
    boolean refused = false;
    if (heldBack) {
      outbound.hold();
    }
    Scope scope = threads.clientCalls().begin();
    try {
      to.channel.basicPublish(
          pending.destination.exchange(),
          pending.destination.routingKey(),
          pending.destination.mandatory(),
          pending.wireProperties(),
          pending.body);
    } catch (IllegalArgumentException e) {
      refused = true;
      refuse(pending, e);
    } finally {
      scope.close();
      if (heldBack) {
        outbound.release();
      }
    }
    if (refused) {
      // Events before it may have been held back, to be sent together with it.
      outbound.flush();
    }
  }

  /** The client has found that it cannot write an event, before it wrote any of it. */
  private void refuse(PendingPublish pending, IllegalArgumentException cause) {
    if (queue.settleUnwritten(pending)) {
      pending.fail(PublishFailures.unwritable(pending.event, cause));
    }
  }

  /** Sends what is in the connection's buffer. The calling thread has the turn, and gives it up. */
  private void flush(PublishChannel channel) {
    boolean flushed = false;
    NextStep next;
    try {
      channel.connection.outbound().flush();
      flushed = true;
    } catch (IOException e) {
      LOG.debug("A write to {} failed", channel.connection.endpoint(), e);
    } finally {
      if (!flushed) {
        stopWriting(channel);
      }
      next = queue.endTurn();
    }
    proceed(next);
  }

  /** How much was written is not known, so nothing can be written after it. */
  private void stopWriting(PublishChannel channel) {
    queue.stopWriting(channel);
    if (channel.channel.isOpen()) {
      channel.connection.abort("a write failed");
    }
  }

  private void look() {
    lookPlanned.set(false);
    NextStep next = queue.look();
    if (next == FLUSH) {
      // The timer's thread may not block.
      threads.execute(this::flushLate);
    } else {
      proceed(next);
    }
  }

  private void flushLate() {
    PublishChannel channel = queue.beginFlush();
    if (channel != null) {
      flush(channel);
    }
  }

  private void supervise() {
    NextStep next = queue.supervise();
    if (next instanceof PendingPublish pending) {
      write(pending, Integer.MAX_VALUE);
    } else if (next instanceof NextStep.Prepare prepare) {
      prepare(prepare.pending(), prepare.connection());
    }
  }

  private void prepare(PendingPublish pending, BrokerConnection connection) {
    Preparation preparation = pending.destination.preparation();
    try {
      if (preparation != null) {
        preparation.prepare(connection);
      }
    } catch (IOException | RuntimeException e) {
      if (!Declarations.isRefusal(e)
          && !(e instanceof UnansweredException)
          && !(e instanceof RenamedException)) {
        LOG.debug("Preparing for event {} failed", pending.event, e);
        connection.abort("a declaration failed");
        return;
      }
      if (queue.settleUnprepared(pending)) {
        pending.fail(notPrepared(pending, connection, e));
      }
    }
    proceed(HAND_OVER);
  }

  private static VireoException notPrepared(
      PendingPublish pending, BrokerConnection connection, Exception cause) {
    return cause instanceof AnotherTypeException
        ? PublishFailures.anotherType(pending.event, connection.endpoint(), cause)
        : PublishFailures.rejected(
            pending.event, connection.endpoint(), ConnectFailure.of(cause).reason());
  }
}
