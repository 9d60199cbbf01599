package io.vireo.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the figures of all rounds to a JSON file, and reads them again. */
final class JsonReport {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final String CONTESTANT = "contestant";
  private static final String ROUND = "round";
  private static final String NANOS = "nanos";
  private static final String CLIENT = "clientNanosPerMessage";
  private static final String BROKER = "brokerNanosPerMessage";
  private static final String LATENCY = "latencyMicros";

  /** A property of a round with another name is a figure of the workload. */
  private static final List<String> KNOWN =
      List.of(CONTESTANT, ROUND, NANOS, CLIENT, BROKER, LATENCY);

  private JsonReport() {}

  static void write(Path file, Report.Environment environment, List<Result> results) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("java", environment.java());
    all.put("rabbitmq", environment.rabbitmq());
    all.put("processors", environment.processors());
    all.put("rounds", environment.rounds());
    all.put("warmUps", environment.warmUps());
    all.put("works", results.stream().map(JsonReport::workload).toList());
    MAPPER.writeValue(file.toFile(), all);
  }

  private static Map<String, Object> workload(Result result) {
    Map<String, Object> workload = new LinkedHashMap<>();
    workload.put("name", result.workload());
    workload.put("description", result.description());
    workload.put("messages", result.messages());
    workload.put("idioms", result.idioms());
    workload.put("rounds", result.rounds().stream().map(JsonReport::round).toList());
    workload.put("failures", result.failures());
    return workload;
  }

  private static Map<String, Object> round(Round round) {
    Measurement measurement = round.measurement();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put(CONTESTANT, round.contestant());
    figures.put(ROUND, round.number());
    figures.put(NANOS, measurement.nanos());
    figures.put(CLIENT, measurement.clientNanos());
    if (!Double.isNaN(measurement.brokerNanos())) {
      figures.put(BROKER, measurement.brokerNanos());
    }
    if (measurement.latencies().present()) {
      figures.put(LATENCY, measurement.latencies());
    }
    measurement.figures().entrySet().stream()
        .filter(figure -> Double.isFinite(figure.getValue()))
        .forEach(figure -> figures.put(figure.getKey(), figure.getValue()));
    return figures;
  }

  /**
   * Reads a file that {@link #write} has written.
   *
   * @throws tools.jackson.core.JacksonException if the file has other content
   */
  static Report read(Path file) {
    JsonNode all = MAPPER.readTree(file.toFile());
    Report.Environment environment =
        new Report.Environment(
            all.required("java").asString(),
            all.required("rabbitmq").asString(),
            all.required("processors").asInt(),
            all.required("rounds").asInt(),
            all.required("warmUps").asInt());
    List<Result> results = new ArrayList<>();
    all.required("works").forEach(workload -> results.add(result(workload)));
    return new Report(List.of(environment), results);
  }

  private static Result result(JsonNode workload) {
    int messages = workload.required("messages").asInt();
    List<Round> rounds = new ArrayList<>();
    workload.required("rounds").forEach(round -> rounds.add(round(round, messages)));
    return new Result(
        workload.required("name").asString(),
        workload.required("description").asString(),
        messages,
        texts(workload.required("idioms")),
        rounds,
        texts(workload.required("failures")));
  }

  private static Round round(JsonNode round, int messages) {
    Map<String, Double> figures = new LinkedHashMap<>();
    round
        .properties()
        .forEach(
            property -> {
              if (!KNOWN.contains(property.getKey())) {
                figures.put(property.getKey(), property.getValue().asDouble());
              }
            });
    Measurement measurement =
        new Measurement(
            messages,
            round.required(NANOS).asLong(),
            round.required(CLIENT).asDouble(),
            round.has(BROKER) ? round.required(BROKER).asDouble() : Double.NaN,
            round.has(LATENCY) ? latencies(round.required(LATENCY)) : Latencies.NONE,
            figures);
    return new Round(
        round.required(CONTESTANT).asString(), round.required(ROUND).asInt(), measurement);
  }

  private static Latencies latencies(JsonNode micros) {
    return new Latencies(
        micros.required("p50").asDouble(),
        micros.required("p99").asDouble(),
        micros.required("p999").asDouble());
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asString()));
    return texts;
  }
}
