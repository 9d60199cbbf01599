package io.vireo.cli.trace;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A span that a program has exported.
 *
 * @param program the role of the program
 * @param library what has made the span
 * @param kind its kind, by OTLP's names
 * @param parent the id of the span above, or empty
 * @param links the ids of the spans that it links to
 * @param begun when it has begun, in nanoseconds of the epoch
 */
record ExportedSpan(
    String program,
    String library,
    String kind,
    String name,
    String trace,
    String id,
    String parent,
    List<String> links,
    long begun) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The kinds in the order of their numbers in OTLP. */
  static final List<String> KINDS =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  /** The spans in the lines of JSON, by OTLP, that a program has exported. */
  static List<ExportedSpan> in(String program, String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("{\"resourceSpans\"") && line.endsWith("}"))
        .flatMap(line -> all(JSON.readTree(line), "resourceSpans"))
        .flatMap(resource -> all(resource, "scopeSpans"))
        .flatMap(
            scope -> all(scope, "spans").map(span -> of(program, scope.at("/scope/name"), span)))
        .toList();
  }

  private static Stream<JsonNode> all(JsonNode node, String name) {
    return StreamSupport.stream(node.path(name).spliterator(), false);
  }

  private static ExportedSpan of(String program, JsonNode library, JsonNode span) {
    return new ExportedSpan(
        program,
        library.asString(),
        KINDS.get(span.path("kind").asInt()),
        span.path("name").asString(),
        span.path("traceId").asString(),
        span.path("spanId").asString(),
        span.path("parentSpanId").asString("").replaceAll("^0+$", ""),
        all(span, "links").map(link -> link.path("spanId").asString()).toList(),
        Long.parseLong(span.path("startTimeUnixNano").asString()));
  }

  /** What the test says of a span in one line. */
  String shown() {
    return program + ": " + kind + " " + name;
  }
}
