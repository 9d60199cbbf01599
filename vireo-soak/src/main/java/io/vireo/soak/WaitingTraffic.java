package io.vireo.soak;

import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.Observer;
import io.vireo.VireoException;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.test.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that wait at the broker, emitted all the time at a steady rate, and those who listen to
 * them. Any thread may look at it; one starts and ends it.
 */
abstract class WaitingTraffic implements Watched, AutoCloseable {
  static final String ROUTE = "soak.waiting";
  static final Duration TICK = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(WaitingTraffic.class);
  private static final int THREADS = 64;
  private static final Duration TO_END = Duration.ofSeconds(60);

  /** How much of what was planned may wait for a thread. */
  private static final Duration PLANNED_AHEAD = Duration.ofSeconds(2);

  private final int eachTick;
  private final Observer observer;
  private final WaitingBooks books = new WaitingBooks();
  private final DeliveryClock clock = new DeliveryClock();
  private final BlockingQueue<Duration> planned;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /**
   * Traffic that has not begun.
   *
   * @param rate how many events a second at least
   */
  WaitingTraffic(String url, Duration heartbeat, int rate) {
    long ticks = Duration.ofSeconds(1).dividedBy(TICK);
    this.eachTick = Math.toIntExact((rate + ticks - 1) / ticks);
    this.planned =
        new ArrayBlockingQueue<>(Math.toIntExact(eachTick * PLANNED_AHEAD.dividedBy(TICK)));
    this.observer =
        new Observer(
            RabbitDriver.connect(
                RabbitOptions.builder()
                    .urls(url)
                    .heartbeat(heartbeat)
                    .name("soak waiting")
                    .build()));
  }

  /** Registers who listens. */
  abstract void listen(Observer own);

  /**
   * Plans what is to be emitted at a tick.
   *
   * @param number how many events a tick at least
   */
  abstract void plan(long tick, int number);

  /** Emits one event; returns whether a queue has it. */
  abstract boolean emit(Observer own, String id, Duration delay, EmitOptions options);

  /** False if no more can be emitted at this tick. */
  final boolean offer(Duration delay) {
    return planned.offer(delay);
  }

  final WaitingBooks books() {
    return books;
  }

  final Observer observer() {
    return observer;
  }

  /** Listens, and emits until {@link #stopEmitting}. */
  final void start() {
    listen(observer);
    start("soak-planner", this::plan);
    for (int i = 0; i < THREADS; i++) {
      start("soak-emitter-" + i, this::emitPlanned);
    }
  }

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
    long start = System.nanoTime();
    long tick = 0;
    while (!ended) {
      long now = (System.nanoTime() - start) / TICK.toNanos();
      if (now > tick) {
        tick = now;
        plan(tick, eachTick);
      }
      TimeUnit.NANOSECONDS.sleep(start + (tick + 1) * TICK.toNanos() - System.nanoTime());
    }
  }

  private void emitPlanned() throws InterruptedException {
    Ledger.Emitter page = books.ledger().emitter();
    while (!ended) {
      Duration delay = planned.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
      if (delay == null) {
        continue;
      }
      String id = page.next();
      try {
        EmitOptions options = EmitOptions.builder().messageId(id).build();
        books.settled(id, emit(observer, id, delay, options), null);
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
