package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.VireoException;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that wait at the broker, emitted all the time at a steady rate, and those who listen to
 * them. Any thread may look at it; one starts and ends it.
 */
abstract class WaitingTraffic implements Watched, AutoCloseable {
  /** Where the events go, half of them each, and what queue that is. */
  static final Map<String, QueueKind> ROUTES =
      Map.of(
          "soak.waiting.classic", QueueKind.CLASSIC,
          "soak.waiting.quorum", QueueKind.QUORUM);

  static final Duration TICK = Duration.ofMillis(100);

  /** From one burst to the next, in ticks. */
  static final int INTERVAL = 10;

  private static final Logger LOG = LoggerFactory.getLogger(WaitingTraffic.class);
  private static final int THREADS = 64;
  private static final int CONCURRENCY = 4;
  private static final Duration TOO_LATE = Duration.ofMillis(-50);
  private static final Duration TO_END = Duration.ofSeconds(60);

  /** How much of what was planned may wait for a thread, in seconds. */
  private static final int PLANNED_AHEAD = 2;

  private final int rate;
  private final Observer observer;
  private final WaitingBooks books = new WaitingBooks();
  private final DeliveryClock clock = new DeliveryClock();
  private final BlockingQueue<Long> planned;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * Traffic that has not begun.
   *
   * @param rate how many events a second at least
   */
  WaitingTraffic(String url, Duration heartbeat, int rate) {
    this.rate = rate;
    this.planned = new ArrayBlockingQueue<>(Math.max(1, rate * PLANNED_AHEAD));
    this.observer =
        new Observer(
            RabbitDriver.connect(
                RabbitOptions.builder()
                    .urls(url)
                    .heartbeat(heartbeat)
                    .name("soak waiting")
                    .build()));
  }

  /** Registers who listens to a route. */
  abstract void listen(Observer own, String route, ObserveOptions.Builder how);

  /**
   * Plans what is to be emitted at a tick. Each {@link #INTERVAL}th tick is that of a burst.
   *
   * @param burst how many events belong to each
   * @param emit gets the ticks after which an event is due; false if no more can be emitted now
   */
  abstract void plan(long tick, int burst, IntPredicate emit);

  /** Emits one event; returns whether a queue has it. */
  abstract boolean emit(
      Observer own, String route, String id, Duration untilDue, EmitOptions options);

  final WaitingBooks books() {
    return books;
  }

  final Observer observer() {
    return observer;
  }

  /** Listens, and emits until {@link #stopEmitting}. */
  final void start() {
    ROUTES.forEach(
        (route, kind) ->
            listen(
                observer,
                route,
                ObserveOptions.builder().resumable(true).queueKind(kind).concurrency(CONCURRENCY)));
    start("soak-planner", this::plan);
    for (int i = 0; i < THREADS; i++) {
      start("soak-emitter-" + i, this::emitPlanned);
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void plan() throws InterruptedException {
    int burst = Math.toIntExact(TICK.multipliedBy((long) INTERVAL * rate).toSeconds());
    while (!ended) {
      long tick = pauseUntilMultipleOf(TICK.toNanos());
      plan(tick, burst, delay -> planned.offer((tick + delay) * TICK.toNanos()));
    }
  }

  /** Returns when the next burst is due. */
  final void awaitBurst() throws InterruptedException {
    pauseUntilMultipleOf(INTERVAL * TICK.toNanos());
  }

  /** Returns the next of these moments of {@link System#nanoTime()}, once it has come. */
  private static long pauseUntilMultipleOf(long nanos) throws InterruptedException {
    long now = System.nanoTime();
    long next = Math.floorDiv(now, nanos) + 1;
    TimeUnit.NANOSECONDS.sleep(next * nanos - now);
    return next;
  }

  private void emitPlanned() throws InterruptedException {
    Ledger.Emitter page = books.ledger().emitter();
    Deque<String> routes = new ArrayDeque<>(ROUTES.keySet());
    while (!ended) {
      Long due = planned.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
      if (due == null) {
        continue;
      }
      Duration untilDue = Duration.ofNanos(due - System.nanoTime());
      if (untilDue.compareTo(TOO_LATE) < 0) {
        continue;
      }
      String id = page.next();
      String route = routes.remove();
      routes.add(route);
      try {
        EmitOptions options = EmitOptions.builder().messageId(id).build();
        books.settled(id, emit(observer, route, id, untilDue, options), null);
      } catch (VireoException e) {
        LOG.debug("Not emitted", e);
        books.settled(id, null, e);
      }
    }
  }

  /** Emits no more; returns when it is known what became of each. */
  final void stopEmitting() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join(TO_END.toMillis());
    }
  }

  final boolean isUp() {
    return observer.health().status() == Health.Status.UP;
  }

  @Override
  public final boolean isDown() {
    return !isUp();
  }

  @Override
  public final DeliveryClock clock() {
    return clock;
  }

  @Override
  public void close() {
    ended = true;
    observer.close();
  }
}
