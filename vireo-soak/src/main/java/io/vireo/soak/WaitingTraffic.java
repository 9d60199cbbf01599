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
 * Events that wait at the broker and are emitted at a steady rate, and their listeners. One thread
 * starts and ends the traffic; any thread may call the other methods.
 */
abstract class WaitingTraffic implements MonitoredTraffic, AutoCloseable {
  /** The routes and the kinds of their queues. Each route gets half of the events. */
  static final Map<String, QueueKind> ROUTES =
      Map.of(
          "soak.waiting.classic", QueueKind.CLASSIC,
          "soak.waiting.quorum", QueueKind.QUORUM);

  static final Duration TICK = Duration.ofMillis(100);

  /** The number of ticks between two bursts. */
  static final int INTERVAL = 10;

  private static final Logger LOG = LoggerFactory.getLogger(WaitingTraffic.class);
  private static final int THREADS = 64;
  private static final int CONCURRENCY = 4;
  private static final Duration MAX_BEHIND_PLAN = Duration.ofMillis(50);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

  /** How many seconds of planned events may wait for a thread that emits them. */
  private static final int PLANNED_AHEAD = 2;

  private final int rate;
  private final Observer observer;
  private final WaitingEventLedger ledger = new WaitingEventLedger();
  private final DeliveryClock clock = new DeliveryClock();
  private final BlockingQueue<Long> planned;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * Makes traffic that has not started.
   *
   * @param url the URL of the broker
   * @param heartbeat the heartbeat of the connections
   * @param rate how many events are emitted per second, at least
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

  /** Registers the listener of a route. */
  abstract void listen(Observer own, String route, ObserveOptions.Builder how);

  /**
   * Plans the events to be emitted at a tick. Each tick that is a multiple of {@link #INTERVAL} is
   * that of a burst.
   *
   * @param tick the current tick
   * @param burst how many events belong to a burst
   * @param emit takes the delay of each event in ticks, and returns false if no more events can be
   *     emitted now
   */
  abstract void plan(long tick, int burst, IntPredicate emit);

  /** Emits one event. Returns false if no queue took it. */
  abstract boolean emit(
      Observer own, String route, String id, Duration untilDue, EmitOptions options);

  final WaitingEventLedger ledger() {
    return ledger;
  }

  final Observer observer() {
    return observer;
  }

  /** Registers the listeners, and emits until {@link #stopEmitting} is called. */
  final void start() {
    ROUTES.forEach(
        (route, kind) ->
            listen(
                observer,
                route,
                ObserveOptions.builder().resumable(true).queueKind(kind).concurrency(CONCURRENCY)));
    threads.add(SoakThreads.start("planner", this::plan));
    for (int i = 0; i < THREADS; i++) {
      threads.add(SoakThreads.start("emitter-" + i, this::emitPlanned));
    }
  }

  private void plan() throws InterruptedException {
    int burst = Math.toIntExact(TICK.multipliedBy((long) INTERVAL * rate).toSeconds());
    while (!ended) {
      long tick = awaitMultipleOf(TICK.toNanos());
      plan(tick, burst, delay -> planned.offer((tick + delay) * TICK.toNanos()));
    }
  }

  /** Waits until the next burst is due. */
  final void awaitBurst() throws InterruptedException {
    awaitMultipleOf(INTERVAL * TICK.toNanos());
  }

  /**
   * Waits until {@link System#nanoTime()} is a multiple of these nanoseconds. Returns which one.
   */
  private static long awaitMultipleOf(long nanos) throws InterruptedException {
    long now = System.nanoTime();
    long next = Math.floorDiv(now, nanos) + 1;
    TimeUnit.NANOSECONDS.sleep(next * nanos - now);
    return next;
  }

  private void emitPlanned() throws InterruptedException {
    Ledger.Emitter eventIds = ledger.totals().emitter();
    Deque<String> routes = new ArrayDeque<>(ROUTES.keySet());
    while (!ended) {
      Long due = planned.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
      if (due == null) {
        continue;
      }
      Duration untilDue = Duration.ofNanos(due - System.nanoTime());
      if (untilDue.compareTo(MAX_BEHIND_PLAN.negated()) < 0) {
        continue;
      }
      String id = eventIds.next();
      String route = routes.remove();
      routes.add(route);
      try {
        EmitOptions options = EmitOptions.builder().messageId(id).build();
        ledger.settled(id, emit(observer, route, id, untilDue, options), null);
      } catch (VireoException e) {
        LOG.debug("An event could not be emitted", e);
        ledger.settled(id, null, e);
      }
    }
  }

  /**
   * Stops emitting, and waits until each call that emits has ended, for a minute per thread at
   * most.
   */
  final void stopEmitting() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join(STOP_TIMEOUT.toMillis());
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
