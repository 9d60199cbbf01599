package io.vireo.rabbitmq.internal.consume;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.routes.RoutePauses;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a consumer takes events and how many it fetches in advance, and has its channel
 * act accordingly. A consumer takes no events while it is paused by the program, declined by its
 * listener, suspended, or halted to lower its prefetch. Its queue is kept meanwhile.
 *
 * <p>What waits for the broker runs as serial tasks of the consumer. Methods that only those may
 * call say so. Any thread may call the others, of which only {@link #pause} waits.
 */
final class ConsumerFlow {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerFlow.class);
  private static final int MAX_READS_AGAIN = 3;

  private final ConsumerContext context;
  private final ConsumerRequest request;
  private final DeliveryListener listener;
  private final ConsumerRegistrar registrar;
  private final AdaptivePrefetch prefetch;

  /** Whether the program has paused the consumer. Holds over any number of connections. */
  private volatile boolean paused;

  /** Whether the listener has declined events. Holds until it is asked again, or resumed. */
  private volatile boolean declined;

  /** How often the program has paused or resumed the consumer. */
  private volatile int pausesAndResumes;

  private boolean suspended;

  /** Whether consuming is halted, to lower the prefetch or until an event fits into memory. */
  private boolean halted;

  private @Nullable QueueKeeper keeper;

  ConsumerFlow(ConsumerContext context, DeliveryListener listener, ConsumerRegistrar registrar) {
    this.context = context;
    this.request = context.request();
    this.listener = listener;
    this.registrar = registrar;
    this.prefetch =
        new AdaptivePrefetch(request.options().concurrency(), request.options().prefetch());
  }

  /** The program wants no events. Waits until the broker delivers none, for a limited time. */
  void pause() {
    paused(true);
    Duration atMost = context.environment().rpcTimeout();
    if (!context.tasks().executeAndWait(() -> applyToCurrent("pausing"), atMost)) {
      LOG.warn("The broker has not answered the pause of '{}' yet", request.event());
    }
  }

  /** The program wants events again, whatever its listener has answered before. */
  void resume() {
    paused(false);
    context.tasks().execute(() -> applyToCurrent("resuming"));
  }

  private synchronized void paused(boolean value) {
    pausesAndResumes++;
    paused = value;
    if (!value) {
      declined = false;
    }
  }

  boolean isPaused() {
    return paused || declined;
  }

  /** How many events are fetched in advance. */
  int prefetch() {
    return prefetch.current();
  }

  /**
   * Starts to consume over a channel, or keeps its queue, as the listener decides. For the serial
   * tasks.
   */
  void start(ConsumerChannel channel) throws IOException {
    askListener(channel.connection());
    apply(channel);
  }

  /**
   * Asks the listener whether it takes events, and tells it whether its route is paused. The queue
   * is declared and bound by then.
   */
  private void askListener(BrokerConnection connection) throws IOException {
    RoutePauses pauses = context.environment().pauses();
    byte[] pause = request.broadcast() ? null : pauses.recent(connection, request.event());
    askListener(pause);
    for (int reads = 0; pause != null && reads < MAX_READS_AGAIN; reads++) {
      // An observer that resumed the route before this listener knew of the pause could not tell
      // the listener. So the pause is read again.
      byte[] now = pauses.read(connection, request.event());
      if (Arrays.equals(now, pause)) {
        return;
      }
      pause = now;
      askListener(pause);
    }
  }

  private void askListener(byte @Nullable [] pause) {
    int before = pausesAndResumes;
    boolean takesEvents = listener.onAttach(pause);
    synchronized (this) {
      // A pause or a resume that the program has asked for meanwhile counts more than the answer.
      if (pausesAndResumes == before) {
        declined = !takesEvents;
      }
    }
  }

  /** The driver suspends the consumer, or ends the suspension. For the serial tasks. */
  void suspend(boolean value) {
    suspended = value;
    applyToCurrent(value ? "suspending" : "resuming");
  }

  private void applyToCurrent(String action) {
    ConsumerChannel channel = registrar.current();
    if (context.unsettled().isStopped() || channel == null) {
      return;
    }
    try {
      apply(channel);
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} '{}' failed; it gets another channel", action, request.event(), e);
      registrar.replace(channel, action + " failed");
    }
  }

  /** Has a channel consume, or keep its queue without consuming. */
  private void apply(ConsumerChannel channel) throws IOException {
    boolean takesEvents = !isPaused() && !suspended && !halted;
    if (takesEvents && !channel.isConsuming()) {
      channel.consume();
      stopKeeper();
      if (request.broadcast()) {
        // This listener may be the one that hears of pauses. What was read before it could hear of
        // them is not recent any more.
        context.environment().pauses().lookAgain();
      }
    } else if (!takesEvents && keeper == null) {
      // The queue needs another user before it loses this one.
      keeper = QueueKeeper.start(channel);
      channel.cancel();
    }
  }

  /** Adapts the prefetch to how fast the events of a channel were handled lately. */
  void review(ConsumerChannel channel) {
    change(
        channel,
        () -> {
          int before = prefetch.current();
          int now = channel.review(prefetch);
          if (now < before) {
            lowerPrefetch(channel);
            halted = false;
            apply(channel);
          } else if (now > before && channel.isConsuming()) {
            channel.increasePrefetch(now);
          } else if (now > before) {
            channel.prefetch(now);
          }
        });
  }

  /**
   * Takes no events until the one that did not fit into memory does, because the broker would
   * deliver that one again at once.
   */
  void memoryExhausted(ConsumerChannel channel) {
    change(
        channel,
        () -> {
          prefetch.memoryExhausted(channel.waiting());
          lowerPrefetch(channel);
          goOnIfThereIsRoom(channel);
        });
  }

  /** Takes events again after {@link #memoryExhausted}, if there is room by now. */
  void memoryReleased(ConsumerChannel channel) {
    change(channel, () -> goOnIfThereIsRoom(channel));
  }

  private void goOnIfThereIsRoom(ConsumerChannel channel) throws IOException {
    if (halted && channel.hasRoomForRefused()) {
      halted = false;
      apply(channel);
    }
  }

  /** A change of how many events a channel fetches, which waits for the broker. */
  private interface Change {
    void run() throws IOException;
  }

  private void change(ConsumerChannel channel, Change change) {
    context.tasks().execute(() -> changeIfCurrent(channel, change));
  }

  private void changeIfCurrent(ConsumerChannel channel, Change change) {
    if (registrar.current() != channel || context.unsettled().isStopped()) {
      return;
    }
    int before = prefetch.current();
    try {
      change.run();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Changing the prefetch of '{}' failed", request.event(), e);
      registrar.replace(channel, "its prefetch could not be changed");
    }
    if (prefetch.current() != before) {
      LOG.debug("The prefetch of '{}' is {}, not {}", request.event(), prefetch.current(), before);
    }
  }

  /**
   * Halts consuming, then lowers the prefetch. All events that no handler has begun go back to the
   * queue, so that they keep their order. The broker does not count the events that have begun when
   * consuming starts again, so that many more may be here for a while.
   */
  private void lowerPrefetch(ConsumerChannel channel) throws IOException {
    halted = true;
    apply(channel);
    // The listener forgets what went back, which makes room for what comes.
    listener.onStale();
    channel.prefetch(prefetch.current());
  }

  /** Forgets what is known of a channel that has ended or is about to. For the serial tasks. */
  void channelEnded() {
    halted = false;
    prefetch.reset();
    stopKeeper();
  }

  private void stopKeeper() {
    QueueKeeper keeping = keeper;
    keeper = null;
    if (keeping != null) {
      keeping.stop();
    }
  }
}
