package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Order;
import io.vireo.benchmarks.Setting;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.WaitingEmitter;
import io.vireo.benchmarks.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Several threads emit through one emitter, and each waits for the confirm of its event before it
 * emits the next.
 */
record EmitThreads(int threads) implements Workload {
  private static final int MESSAGES_OF_ONE_THREAD = 5_000;
  private static final int MESSAGES = 20_000;
  private static final long TIMEOUT_SECONDS = 120;

  @Override
  public String name() {
    return "emit-threads-" + threads;
  }

  @Override
  public String description() {
    return threads
        + " thread(s) emit through one emitter, and each waits for its confirms; transient";
  }

  @Override
  public int messages() {
    return threads == 1 ? MESSAGES_OF_ONE_THREAD : MESSAGES;
  }

  @Override
  public List<Entry> entries() {
    return ContestantTrial.entries(Contestants.waitingEmitters(), this::measure);
  }

  private Measurement measure(
      Contestant<WaitingEmitter> contestant, Broker broker, Stopwatch stopwatch, int messages)
      throws Exception {
    String route = broker.newRoute();
    try (WaitingEmitter emitter =
        contestant.open(Settings.emitting(broker, route, false, Setting.DEFAULT_WINDOW))) {
      emit(emitter, threads, stopwatch, messages);
    }
    Counts.requireArrived(broker, route, messages);
    return stopwatch.measured(messages);
  }

  /** Measures threads that emit through one emitter. */
  static void emit(WaitingEmitter emitter, int threads, Stopwatch stopwatch, int messages)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      AtomicInteger next = new AtomicInteger();
      String note = Order.note(Order.SMALL);
      List<Future<?>> running = new ArrayList<>();
      stopwatch.start();
      for (int thread = 0; thread < threads; thread++) {
        running.add(
            pool.submit(
                () -> {
                  int index = next.getAndIncrement();
                  while (index < messages) {
                    emitter.emit(Order.of(index, 0, note));
                    index = next.getAndIncrement();
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
      stopwatch.stop();
    } finally {
      pool.shutdownNow();
    }
  }
}
