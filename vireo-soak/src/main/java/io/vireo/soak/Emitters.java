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

/**
 * Emits from several threads as fast as possible, but waits while many events are confirmed and not
 * yet handled.
 */
final class Emitters {
  private static final int ASYNCHRONOUS = 3;
  private static final int MAX_IN_FLIGHT = 20_000;
  private static final int BURST = 64;
  private static final String PADDING = "x".repeat(8_000);
  private static final Duration SIDE_INTERVAL = Duration.ofMillis(2);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(20);

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

  void start() {
    for (int i = 0; i < ASYNCHRONOUS; i++) {
      threads.add(SoakThreads.start("emit-async-" + i, this::emitAsynchronously));
    }
    threads.add(SoakThreads.start("emit", this::emitAndWait));
    threads.add(SoakThreads.start("emit-side", this::emitToSideRoute));
  }

  /** Stops emitting until {@link #resume} is called. */
  void pause() {
    gate.close();
  }

  void resume() {
    gate.open();
  }

  /** Stops emitting, and waits until all threads have ended. */
  void stop() throws InterruptedException {
    stopped = true;
    gate.open();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** How many emits have failed, by the simple names of their exceptions. */
  Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  private void emitAsynchronously() throws InterruptedException {
    Ledger.Emitter eventIds = ledger.emitter();
    for (long count = 0; !stopped; count++) {
      if (count % BURST == 0) {
        awaitRoom();
      }
      emitAsync(ledger, Traffic.MAIN, eventIds.next(), count % BURST == 0 ? PADDING : "");
    }
  }

  private void emitAsync(Ledger target, String route, String id, String padding) {
    long start = System.nanoTime();
    var unused =
        core.emitAsync(route, new SoakEvent(id, padding), withId(id))
            .whenComplete(
                (routed, failure) -> {
                  overrun.ended(start, timeout);
                  target.settled(id, routed, failure);
                  count(failure);
                });
    // emitAsync blocks while the publisher's window is full, for its time-out at most.
    overrun.ended(start, timeout);
  }

  private void emitAndWait() throws InterruptedException {
    Ledger.Emitter eventIds = ledger.emitter();
    while (!stopped) {
      awaitRoom();
      String id = eventIds.next();
      long start = System.nanoTime();
      try {
        boolean routed = core.emit(Traffic.MAIN, new SoakEvent(id, ""), withId(id));
        overrun.ended(start, timeout);
        ledger.settled(id, routed, null);
      } catch (VireoException e) {
        overrun.ended(start, timeout);
        ledger.failed(id);
        count(e);
        sleep(PAUSE_AFTER_FAILURE);
      }
    }
  }

  private void emitToSideRoute() throws InterruptedException {
    Ledger sideLedger = traffic.sideLedger();
    Ledger.Emitter eventIds = sideLedger.emitter();
    while (!stopped) {
      gate.pass();
      String id = eventIds.next();
      emitAsync(sideLedger, Traffic.SIDE, id, "");
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
