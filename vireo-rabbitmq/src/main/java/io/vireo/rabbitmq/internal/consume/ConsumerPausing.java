package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.Link;
import io.vireo.rabbitmq.internal.routes.RoutePauses;
import io.vireo.rabbitmq.internal.thread.SerialTasks;
import io.vireo.rabbitmq.internal.thread.Threads;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether a consumer is to take events, and the doing of it: while not, its queue is kept. {@link
 * #pause} and {@link #resume} may be called by any thread, all else by the consumer's tasks.
 */
final class ConsumerPausing {
  private static final int MAX_SECOND_LOOKS = 3;

  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final RoutePauses pauses;
  private final Threads threads;
  private final SerialTasks tasks;

  /** The consumer was told so; until it is told otherwise, over whatever number of links. */
  private volatile boolean paused;

  /** The listener has answered so; until it answers otherwise, or the consumer is resumed. */
  private volatile boolean declined;

  private volatile int orders;
  private volatile boolean suspended;
  private boolean crowded;
  private @Nullable QueueKeeper keeper;

  ConsumerPausing(
      ConsumerRequest request,
      DeliveryListener listener,
      ConsumerEnvironment shared,
      SerialTasks tasks) {
    this.request = request;
    this.listener = listener;
    this.pauses = shared.pauses();
    this.threads = shared.threads();
    this.tasks = tasks;
  }

  /** The program wants no events. */
  synchronized void pause() {
    orders++;
    paused = true;
  }

  synchronized void resume() {
    orders++;
    paused = false;
    declined = false;
  }

  boolean isPaused() {
    return paused || declined;
  }

  /** Has the listener decide whether it takes events. Its queue is there. */
  void ask(Link link) throws IOException {
    byte[] pause = request.broadcast() ? null : pauses.recent(link, request.event());
    ask(pause);
    for (int looks = 0; pause != null && looks < MAX_SECOND_LOOKS; looks++) {
      // Whoever resumed the route before the listener heard of the pause could not tell it.
      byte[] now = pauses.read(link, request.event());
      if (Arrays.equals(now, pause)) {
        return;
      }
      pause = now;
      ask(pause);
    }
  }

  private void ask(byte @Nullable [] pause) {
    int before = orders;
    boolean taking = listener.onAttach(pause);
    synchronized (this) {
      // What it was told in the meantime counts more.
      if (orders == before) {
        declined = !taking;
      }
    }
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
    boolean wanted = !isPaused() && !suspended && !crowded;
    if (wanted && !channel.isConsuming()) {
      channel.consume();
      release();
      if (request.broadcast()) {
        // It may be the one that hears of pauses: what was seen before that is not recent any more.
        pauses.lookAgain();
      }
    } else if (!wanted && keeper == null) {
      // The queue needs another user before it loses this one.
      keeper = QueueKeeper.start(channel, threads, tasks);
      channel.cancel();
    }
  }

  /** Has a channel fetch more events in advance. */
  void fetchMore(ConsumerChannel channel, int prefetch) throws IOException {
    if (channel.isConsuming()) {
      channel.increasePrefetch(prefetch);
    } else {
      channel.prefetch(prefetch);
    }
  }

  /**
   * Has a channel fetch fewer events in advance. All that no handler has begun goes back, so that
   * it keeps its order. The broker does not count what was begun before: so many more may be here
   * for a while.
   *
   * @param untilThereIsRoom whether to take none until {@link #resumeIfThereIsRoom}: what had no
   *     room would come again at once
   */
  void fetchFewer(ConsumerChannel channel, int prefetch, boolean untilThereIsRoom)
      throws IOException {
    crowded = true;
    align(channel);
    // What is forgotten makes room for what comes.
    listener.onStale();
    channel.prefetch(prefetch);
    if (untilThereIsRoom) {
      resumeIfThereIsRoom(channel);
    } else {
      crowded = false;
      align(channel);
    }
  }

  /** Something was released that took room. */
  void resumeIfThereIsRoom(ConsumerChannel channel) throws IOException {
    if (crowded && channel.hasRoomForRefused()) {
      crowded = false;
      align(channel);
    }
  }

  /** Its channel has ended, or is going to. */
  void release() {
    crowded = false;
    QueueKeeper keeping = keeper;
    keeper = null;
    if (keeping != null) {
      keeping.stop();
    }
  }
}
