package io.vireo.rabbitmq;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a consumer is to take events, and the doing of it: while not, its queue is kept. {@link
 * #pause} and {@link #resume} may be called by any thread, all else by the consumer's tasks.
 */
final class Intake {
  private final Threads threads;
  private final SerialTasks tasks;
  private volatile boolean paused;
  private volatile boolean suspended;
  private @Nullable QueueKeeper keeper;

  Intake(Threads threads, SerialTasks tasks) {
    this.threads = threads;
    this.tasks = tasks;
  }

  /** The program wants no events. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  boolean isPaused() {
    return paused;
  }

  /** The driver wants none for a while, or again. */
  void suspend(boolean value) {
    suspended = value;
  }

  boolean isSuspended() {
    return suspended;
  }

  /** Has a channel do what is wanted: consume, or keep the queue. */
  void align(ConsumerChannel channel) throws IOException {
    boolean wanted = !paused && !suspended;
    if (wanted && !channel.isConsuming()) {
      channel.consume();
      release();
    } else if (!wanted && keeper == null) {
      // The queue needs another user before it loses this one.
      keeper = QueueKeeper.start(channel, threads, tasks);
      channel.cancel();
    }
  }

  /** Its channel has ended, or is going to. */
  void release() {
    QueueKeeper keeping = keeper;
    keeper = null;
    if (keeping != null) {
      keeping.stop();
    }
  }
}
