package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Contestant;
import io.vireo.benchmarks.Listener;
import io.vireo.benchmarks.StreamEmitter;
import io.vireo.benchmarks.WaitingEmitter;
import io.vireo.benchmarks.raw.RawContestants;
import io.vireo.benchmarks.reactor.ReactorContestants;
import io.vireo.benchmarks.spring.SpringContestants;
import io.vireo.benchmarks.vertx.VertxContestants;
import io.vireo.benchmarks.vireo.VireoContestants;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the contestants of the workloads. The plain raw client is the first, since the others are
 * compared with it.
 */
final class Contestants {
  private Contestants() {}

  static List<Contestant<WaitingEmitter>> waitingEmitters() {
    List<Contestant<WaitingEmitter>> all = new ArrayList<>(RawContestants.waitingEmitters());
    all.add(VireoContestants.waitingEmitter());
    all.addAll(SpringContestants.waitingEmitters());
    all.add(ReactorContestants.waitingEmitter());
    all.add(VertxContestants.waitingEmitter());
    return all;
  }

  static List<Contestant<StreamEmitter>> streamEmitters() {
    List<Contestant<StreamEmitter>> all = new ArrayList<>(RawContestants.streamEmitters());
    all.add(VireoContestants.streamEmitter());
    all.addAll(SpringContestants.streamEmitters());
    all.add(ReactorContestants.streamEmitter());
    all.add(VertxContestants.streamEmitter());
    return all;
  }

  static List<Contestant<Listener>> listeners() {
    List<Contestant<Listener>> all = new ArrayList<>(RawContestants.listeners());
    all.add(VireoContestants.listener());
    all.addAll(SpringContestants.vireoListeners());
    all.addAll(SpringContestants.listeners());
    all.add(ReactorContestants.listener());
    all.add(VertxContestants.listener());
    return all;
  }

  static List<Pair> pairs() {
    return List.of(
        new Pair("raw client", RawContestants.plainStream(), RawContestants.plainListener()),
        new Pair("raw client, best", RawContestants.bestStream(), RawContestants.bestListener()),
        new Pair("Vireo", VireoContestants.streamEmitter(), VireoContestants.listener()),
        new Pair(
            "Spring AMQP, defaults",
            SpringContestants.defaultStream(),
            SpringContestants.simpleListener()),
        new Pair(
            "Spring AMQP, tuned",
            SpringContestants.tunedStream(),
            SpringContestants.directListener()),
        new Pair(
            "Reactor RabbitMQ", ReactorContestants.streamEmitter(), ReactorContestants.listener()),
        new Pair("Vert.x", VertxContestants.streamEmitter(), VertxContestants.listener()));
  }
}
