package io.vireo.benchmarks.program;

import io.vireo.benchmarks.Broker;
import io.vireo.benchmarks.Entry;
import io.vireo.benchmarks.Latencies;
import io.vireo.benchmarks.Measurement;
import io.vireo.benchmarks.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures programs from the start of the process until they print a line. Each round is a process,
 * which ends before the next one is started.
 *
 * @param name the name of the workload
 * @param description what is measured, in one line
 * @param line the line that the programs print
 * @param programs the contestants
 */
record ProgramRun(String name, String description, String line, List<Program> programs)
    implements Workload {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  @Override
  public int messages() {
    return 1;
  }

  @Override
  public List<Entry> entries() {
    return programs.stream()
        .map(
            program ->
                new Entry(
                    program.name(),
                    program.idiom(),
                    (broker, stopwatch, messages) -> measure(program, broker, messages)))
        .toList();
  }

  private Measurement measure(Program program, Broker broker, int messages) throws Exception {
    String route = broker.newRoute();
    List<String> command = program.command().with(broker, route);
    long begin = System.nanoTime();
    try (JavaProcess process = JavaProcess.start(command)) {
      process.await(line);
      long nanos = System.nanoTime() - begin;
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("ms", nanos / NANOS_PER_MILLISECOND);
      figures.put("processor ms", process.processorNanos() / NANOS_PER_MILLISECOND);
      // The time of this JVM has no meaning here.
      return new Measurement(messages, nanos, Double.NaN, Double.NaN, Latencies.NONE, figures);
    } finally {
      broker.delete(route);
    }
  }
}
