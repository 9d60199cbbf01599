package io.vireo.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the raw rounds to a file, for charts and for looking again. */
final class JsonReport {
  private JsonReport() {}

  static void write(Path file, Map<String, Object> environment, List<Result> results) {
    Map<String, Object> all = new LinkedHashMap<>(environment);
    all.put("works", results.stream().map(JsonReport::work).toList());
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), all);
  }

  private static Map<String, Object> work(Result result) {
    Map<String, Object> work = new LinkedHashMap<>();
    work.put("name", result.work().name());
    work.put("description", result.work().description());
    work.put("messages", result.messages());
    Map<String, String> idioms = new LinkedHashMap<>();
    result.work().entries().forEach(entry -> idioms.put(entry.name(), entry.idiom()));
    work.put("idioms", idioms);
    work.put("rounds", result.rounds().stream().map(JsonReport::round).toList());
    work.put("failures", result.failures());
    return work;
  }

  private static Map<String, Object> round(Round round) {
    Measurement measurement = round.measurement();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("contestant", round.contestant());
    figures.put("round", round.number());
    figures.put("nanos", measurement.nanos());
    figures.put("clientNanosPerMessage", measurement.clientNanos());
    if (!Double.isNaN(measurement.brokerNanos())) {
      figures.put("brokerNanosPerMessage", measurement.brokerNanos());
    }
    if (measurement.latencies().present()) {
      figures.put("latencyMicros", measurement.latencies());
    }
    return figures;
  }
}
