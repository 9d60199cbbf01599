package io.vireo.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.benchmarks.Median;
import io.vireo.benchmarks.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws the charts of results, and says which workloads share a chart. */
public final class Charts {
  private static final String PER_SECOND =
      "Events per second; more is better. Bar: median. Line: least and most of all rounds.";
  private static final String MICROSECONDS =
      "Microseconds; less is better. Bar: median. Line: least and most of all rounds.";
  private static final String LESS =
      "Less is better. Bar: median. Line: least and most of all rounds.";

  private static final String EMIT_ASYNC = "emit-async-1000-transient";
  private static final String CONSUME = "consume-prefetch-250-concurrency-1";
  private static final String END_TO_END = "end-to-end-transient";
  private static final String LATENCY = "latency-2000";
  private static final String ROUTES = "routes-1000";

  private static final List<Plan> PLANS =
      List.of(
          new Plan(
              "emit-async",
              "Emit, with at most 1,000 events unconfirmed",
              PER_SECOND,
              true,
              List.of(
                  new Part(EMIT_ASYNC, "Transient", Metric.RATE),
                  new Part("emit-async-1000-persistent", "Persistent", Metric.RATE))),
          new Plan(
              "emit-threads",
              "Emit from threads that each wait for the confirm",
              PER_SECOND,
              true,
              List.of(
                  new Part("emit-threads-1", "1 thread", Metric.RATE),
                  new Part("emit-threads-8", "8 threads", Metric.RATE),
                  new Part("emit-threads-64", "64 threads", Metric.RATE))),
          new Plan(
              "consume",
              "Handle and acknowledge, with a prefetch of 250",
              PER_SECOND,
              true,
              List.of(
                  new Part(CONSUME, "1 handler at a time, in order", Metric.RATE),
                  new Part(
                      "consume-prefetch-250-concurrency-8", "8 handlers at a time", Metric.RATE))),
          new Plan(
              "end-to-end",
              "Emit with confirms and handle with acknowledgements",
              PER_SECOND,
              true,
              List.of(
                  new Part(END_TO_END, "Transient", Metric.RATE),
                  new Part("end-to-end-persistent", "Persistent", Metric.RATE))),
          new Plan(
              "client-time",
              "Processor time of the client for each event",
              MICROSECONDS,
              false,
              List.of(
                  new Part(EMIT_ASYNC, "Emit, 1,000 unconfirmed, transient", Metric.CLIENT_TIME),
                  new Part(CONSUME, "Handle and acknowledge, in order", Metric.CLIENT_TIME),
                  new Part(END_TO_END, "End to end, transient", Metric.CLIENT_TIME))),
          new Plan(
              "latency",
              "From due to handled, at 2,000 events a second",
              MICROSECONDS,
              false,
              List.of(
                  new Part(LATENCY, "Half of the events within (p50)", Metric.P50),
                  new Part(LATENCY, "99 % within", Metric.P99),
                  new Part(LATENCY, "99.9 % within", Metric.P999))),
          new Plan(
              "routes",
              "1,000 routes in one program",
              LESS,
              false,
              List.of(
                  new Part(ROUTES, "Set-up, in milliseconds", Metric.SET_UP),
                  new Part(ROUTES, "Heap for each route, in KiB", Metric.HEAP),
                  new Part(ROUTES, "Threads", Metric.THREADS))),
          new Plan(
              "memory",
              "Within one JVM, JSON both ways",
              PER_SECOND,
              false,
              List.of(
                  new Part("memory-one-to-one", "1 listener", Metric.RATE),
                  new Part("memory-one-to-eight", "8 listeners, broadcast", Metric.RATE))));

  private record Plan(String name, String title, String note, boolean oneScale, List<Part> parts) {}

  private record Part(String workload, String title, Metric metric) {}

  private Charts() {}

  /**
   * Draws the charts.
   *
   * @param results results of any workloads; a chart without a result is not drawn
   * @param folder the folder for the files, which is created if it does not exist
   * @return the files
   * @throws IOException if a file cannot be written
   */
  public static List<Path> write(List<Result> results, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (Chart chart : of(results)) {
      Path file = folder.resolve("performance-" + chart.name() + ".svg");
      Files.writeString(file, new SvgChart(chart).text(), UTF_8);
      files.add(file);
    }
    return files;
  }

  static List<Chart> of(List<Result> results) {
    Map<String, Result> byWork =
        results.stream().collect(Collectors.toMap(Result::workload, Function.identity()));
    return PLANS.stream()
        .map(
            plan ->
                new Chart(
                    plan.name,
                    plan.title,
                    plan.note,
                    plan.parts.stream().flatMap(part -> panel(part, byWork)).toList(),
                    plan.oneScale))
        .filter(chart -> !chart.panels().isEmpty())
        .toList();
  }

  private static Stream<Chart.Panel> panel(Part part, Map<String, Result> byWork) {
    Result result = byWork.get(part.workload);
    if (result == null) {
      return Stream.empty();
    }
    List<Chart.Bar> bars = new ArrayList<>();
    for (String contestant : result.contestants()) {
      Median figure = part.metric.of(result, contestant);
      if (figure.present()) {
        bars.add(new Chart.Bar(contestant, figure));
      }
    }
    return bars.isEmpty() ? Stream.empty() : Stream.of(new Chart.Panel(part.title, bars));
  }
}
