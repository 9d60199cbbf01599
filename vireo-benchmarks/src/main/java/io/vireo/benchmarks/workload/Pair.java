package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Stopwatch;
import io.vireo.benchmarks.StreamEmitter;

/** An emitter and a listener of one library, each with a connection of its own. */
record Pair(String name, Contestant<StreamEmitter> emitting, Contestant<Listener> listening) {
  /** Runs a round of a pair. */
  @FunctionalInterface
  interface PairTrial {
    Measurement run(Pair pair, Broker broker, Stopwatch stopwatch, int messages) throws Exception;
  }

  Entry entry(PairTrial trial) {
    return new Entry(
        name,
        idiom(),
        (broker, stopwatch, messages) -> trial.run(this, broker, stopwatch, messages));
  }

  private String idiom() {
    return "Emits: " + emitting.idiom() + " Listens: " + listening.idiom();
  }
}
