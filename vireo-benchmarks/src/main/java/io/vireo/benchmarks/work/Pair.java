package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;

/** The two ends of one library, on a connection each. */
record Pair(String name, Contestant<StreamEmitter> emitting, Contestant<Listener> listening) {
  String idiom() {
    return "Emits: " + emitting.idiom() + " Listens: " + listening.idiom();
  }
}
