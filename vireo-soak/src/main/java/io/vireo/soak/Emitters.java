package io.vireo.soak;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.VireoException;
import io.vireo.tck.fault.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that emit as fast as they may: never so much that more than some thousand events wait to
 * be handled.
 */
final class Emitters {
  private static final Logger LOG = LoggerFactory.getLogger(Emitters.class);
  private static final int ASYNCHRONOUS = 3;
  private static final int MAX_IN_FLIGHT = 20_000;
  private static final int BURST = 64;
  private static final String FILLING = "x".repeat(8_000);
  private static final Duration SIDE_INTERVAL = Duration.ofMillis(2);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

  private final Traffic traffic;
  private final Core core;
  private final Ledger ledger;
  private final Overrun overrun;
  private final Duration timeout = EmitOptions.defaults().timeout();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final Gate gate = new Gate();
  private volatile boolean stopped;

  Emitters(Traffic traffic, Overrun overrun) {
    this.traffic = traffic;
    this.core = traffic.emitting();
    this.ledger = traffic.ledger();
    this.overrun = overrun;
  }

  private interface Loop {
    void run() throws InterruptedException;
  }

  void start() {
    for (int i = 0; i < ASYNCHRONOUS; i++) {
      start("soak-emit-async-" + i, this::emitAsynchronously);
    }
    start("soak-emit", this::emitAndWait);
    start("soak-emit-side", this::emitOnTheSide);
  }

  private void start(String name, Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (InterruptedException e) {
                LOG.debug("{} was interrupted", name, e);
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Holds all of them up until {@link #resume}. */
  void pause() {
    gate.close();
  }

  void resume() {
    gate.open();
  }

  /** Emits no more; waits until all threads have ended. */
  void stop() throws InterruptedException {
    stopped = true;
    gate.open();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** How many emits have failed, by what they threw. */
  Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  private void emitAsynchronously() throws InterruptedException {
    Ledger.Emitter page = ledger.emitter();
    for (long count = 0; !stopped; count++) {
      if (count % BURST == 0) {
        awaitRoom();
      }
      emitAsync(ledger, Traffic.MAIN, page.next(), count % BURST == 0 ? FILLING : "");
    }
  }

  private void emitAsync(Ledger books, String route, String id, String filling) {
    long start = System.nanoTime();
    var unused =
        core.emitAsync(route, new SoakEvent(id, filling), withId(id))
            .whenComplete(
                (routed, failure) -> {
                  overrun.ended(start, timeout);
                  books.settled(id, routed, failure);
                  count(failure);
                });
    // It may have waited for room in the window.
    overrun.ended(start, timeout);
  }

  private void emitAndWait() throws InterruptedException {
    Ledger.Emitter page = ledger.emitter();
    while (!stopped) {
      awaitRoom();
      String id = page.next();
      long start = System.nanoTime();
      try {
        boolean routed = core.emit(Traffic.MAIN, new SoakEvent(id, ""), withId(id));
        overrun.ended(start, timeout);
        ledger.settled(id, routed, null);
      } catch (VireoException e) {
        overrun.ended(start, timeout);
        ledger.failed(id);
        count(e);
        sleep(AFTER_FAILURE);
      }
    }
  }

  private void emitOnTheSide() throws InterruptedException {
    Ledger books = traffic.sideLedger();
    Ledger.Emitter page = books.emitter();
    while (!stopped) {
      gate.pass();
      String id = page.next();
      emitAsync(books, Traffic.SIDE, id, "");
      var unused = core.broadcastAsync(Traffic.NEWS, new SoakEvent(id, ""));
      sleep(SIDE_INTERVAL);
    }
  }

  private void awaitRoom() throws InterruptedException {
    gate.pass();
    while (ledger.figures().open() > MAX_IN_FLIGHT && !stopped) {
      sleep(SIDE_INTERVAL);
    }
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  private static EmitOptions withId(String id) {
    return EmitOptions.builder().messageId(id).build();
  }

  private void count(@Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      failures
          .computeIfAbsent(cause.getClass().getSimpleName(), name -> new LongAdder())
          .increment();
    }
  }
}
