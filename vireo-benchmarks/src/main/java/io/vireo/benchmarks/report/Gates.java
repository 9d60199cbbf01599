package io.vireo.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All gates. A gate without an aim of its own has its limit as the aim. */
public final class Gates {
  private static final String RAW = "raw client";
  private static final String BEST = "raw client, best";
  private static final String CORRELATED = "Spring AMQP, correlated confirms, defaults";
  private static final String TUNED = "Spring AMQP, correlated confirms, tuned cache";
  private static final String SIMPLE = "Spring AMQP, simple container";
  private static final String DIRECT = "Spring AMQP, direct container";
  private static final String DIRECT_50 = "Spring AMQP, direct container, 50 per ack";
  private static final String ANNOTATED = "Vireo, @OnEvent";
  private static final String METRICS = "Vireo, metrics";
  private static final String WATCHED = "Vireo, 3 consoles";
  private static final String PAIR = "Spring AMQP, defaults";
  private static final String TUNED_PAIR = "Spring AMQP, tuned";

  private static final List<Gate> ALL = all();

  private Gates() {}

  /**
   * Names the workloads that have a gate or are the baseline of one.
   *
   * @return the names of the workloads
   */
  public static Set<String> workloads() {
    Set<String> workloads = new LinkedHashSet<>();
    for (Gate gate : ALL) {
      gate.baseline().ifPresent(baseline -> workloads.add(baseline.workload()));
      workloads.add(gate.workload());
    }
    return workloads;
  }

  static List<Gate> list() {
    return ALL;
  }

  private static List<Gate> all() {
    List<Gate> gates = new ArrayList<>();
    emitting(gates);
    consuming(gates);
    both(gates);
    instrumented(gates);
    growing(gates);
    inMemory(gates);
    return List.copyOf(gates);
  }

  private static void emitting(List<Gate> gates) {
    String window = "emit-async-1000-transient";
    gates.add(ratio(window, Metric.RATE, RAW, 0.90, 1.15));
    gates.add(ratio(window, Metric.CLIENT_TIME, RAW, 1.3, 1.0));
    gates.add(ratio(window, Metric.RATE, CORRELATED, 3.5, 5));
    gates.add(ratio(window, Metric.RATE, TUNED, 2.5, 4));

    String persistent = "emit-async-1000-persistent";
    gates.add(ratio(persistent, Metric.RATE, RAW, 0.90, 1.0));
    gates.add(ratio(persistent, Metric.RATE, CORRELATED, 3, 4));
    gates.add(ratio(persistent, Metric.RATE, TUNED, 1.8, 2.6));

    for (String single : List.of("emit-one-by-one-transient", "emit-one-by-one-persistent")) {
      gates.add(ratio(single, Metric.RATE, RAW, 0.90, 1.0));
      gates.add(ratio(single, Metric.CLIENT_TIME, RAW, 1.25, 1.25));
      gates.add(ratio(single, Metric.RATE, CORRELATED, 1.0, 1.0));
      gates.add(ratio(single, Metric.RATE, TUNED, 1.0, 1.0));
    }

    String threads = "emit-threads-64";
    gates.add(compared(threads, Metric.RATE, "emit-threads-1", Gate.CONTESTANT, 5, 10));
    gates.add(ratio(threads, Metric.RATE, RAW, 1.5, 1.5));
    gates.add(ratio(threads, Metric.RATE, CORRELATED, 3, 3));
    gates.add(ratio(threads, Metric.RATE, TUNED, 3, 3));
  }

  private static void consuming(List<Gate> gates) {
    String inOrder = "consume-prefetch-250-concurrency-1";
    gates.add(ratio(inOrder, Metric.RATE, RAW, 1.25, 1.45));
    gates.add(ratio(inOrder, Metric.RATE, BEST, 0.85, 0.95));
    gates.add(ratio(inOrder, Metric.RATE, SIMPLE, 1.35, 1.7));
    gates.add(ratio(inOrder, Metric.RATE, DIRECT_50, 0.85, 1.0));

    String parallel = "consume-prefetch-250-concurrency-8";
    gates.add(ratio(parallel, Metric.RATE, RAW, 1.25, 1.5));
    gates.add(ratio(parallel, Metric.RATE, SIMPLE, 1.35, 1.7));

    for (String workload : List.of(inOrder, parallel)) {
      gates.add(ofVireo(workload, ANNOTATED, Metric.RATE, 0.95));
    }
  }

  private static void both(List<Gate> gates) {
    for (String workload : List.of("end-to-end-transient", "end-to-end-persistent")) {
      gates.add(ratio(workload, Metric.RATE, RAW, 0.90, 1.15));
      gates.add(ratio(workload, Metric.RATE, PAIR, 3.5, 4.7));
    }
    String latency = "latency-2000";
    gates.add(ratio(latency, Metric.P50, RAW, 1.2, 1.05));
    gates.add(ratio(latency, Metric.P50, PAIR, 1.0, 1.0));
    gates.add(ratio(latency, Metric.P50, TUNED_PAIR, 1.0, 1.0));
  }

  private static void instrumented(List<Gate> gates) {
    gates.add(ofVireo("instrumented-emit-async-1000-transient", METRICS, Metric.CLIENT_TIME, 1.1));
    gates.add(ofVireo("watched-consume-prefetch-250-concurrency-1", WATCHED, Metric.RATE, 0.97));
  }

  private static void growing(List<Gate> gates) {
    String routes = "routes-1000";
    gates.add(ratio(routes, Metric.SET_UP, RAW, 1.1, 1.1));
    gates.add(ratio(routes, Metric.SET_UP, SIMPLE, 0.5, 0.5));
    gates.add(ratio(routes, Metric.SET_UP, DIRECT, 0.5, 0.5));
    gates.add(atMost(routes, Metric.HEAP, 5));
    gates.add(atMost(routes, Metric.THREADS, 20));
    gates.add(atMost(routes, Metric.CONNECTIONS, 2));

    // There are five times as many routes, and a tenth is allowed for differences between two
    // workloads.
    String more = "routes-5000";
    gates.add(compared(more, Metric.SET_UP, routes, Gate.CONTESTANT, 5.5, 5.5));
    gates.add(compared(more, Metric.HEAP, routes, Gate.CONTESTANT, 1.1, 1.1));
  }

  private static void inMemory(List<Gate> gates) {
    gates.add(ratio("memory-one-to-one", Metric.CLIENT_TIME, "codec alone", 1.6, 1.3));
    gates.add(ratio("memory-one-to-eight", Metric.RATE, "Guava EventBus", 4, 4));
  }

  private static Gate ratio(
      String workload, Metric metric, String contestant, double limit, double aim) {
    return compared(workload, metric, workload, contestant, limit, aim);
  }

  private static Gate compared(
      String workload, Metric metric, String other, String contestant, double limit, double aim) {
    return new Gate(
        workload,
        Gate.CONTESTANT,
        metric,
        Optional.of(new Gate.Baseline(other, contestant)),
        limit,
        aim);
  }

  /** A gate of another contestant with Vireo, which is compared with the plain one. */
  private static Gate ofVireo(String workload, String contestant, Metric metric, double limit) {
    return new Gate(
        workload,
        contestant,
        metric,
        Optional.of(new Gate.Baseline(workload, Gate.CONTESTANT)),
        limit,
        limit);
  }

  private static Gate atMost(String workload, Metric metric, double limit) {
    return new Gate(workload, Gate.CONTESTANT, metric, Optional.empty(), limit, limit);
  }
}
