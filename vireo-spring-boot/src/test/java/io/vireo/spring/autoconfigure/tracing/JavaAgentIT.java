package io.vireo.spring.autoconfigure.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.spring.TestApplication;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An application with OpenTelemetry's Java agent attached, and with or without another tracer. */
class JavaAgentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path AGENT = Path.of("target", "agent", "opentelemetry-javaagent.jar");

  /** Listeners are registered after the web server has started, and before the context has. */
  private static final Pattern STARTED =
      Pattern.compile("Tomcat started on port (\\d+).*Started AgentShop in", Pattern.DOTALL);

  /** What makes spans of Spring Boot's observations. */
  private static final Pattern BRIDGE =
      Pattern.compile("micrometer-tracing|spring-boot-micrometer-tracing|opentelemetry-sdk");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private final String events = "order." + UUID.randomUUID();
  private final String trace = UUID.randomUUID().toString().replace("-", "");
  private final String requestSpan = trace.substring(16);

  /** What the application gets. The URL is no argument, because the agent exports these. */
  private final Map<String, String> environment = new HashMap<>();

  /** A span that the agent has exported. */
  private record Span(
      String library, String name, String trace, String id, String parent, long begun) {
    static Span of(String library, JsonNode span) {
      return new Span(
          library,
          span.path("name").asString(),
          span.path("traceId").asString(),
          span.path("spanId").asString(),
          span.path("parentSpanId").asString(""),
          Long.parseLong(span.path("startTimeUnixNano").asString()));
    }
  }

  @Test
  void theAgentAloneTracesEventsWhereThereIsNoOtherTracer() throws Exception {
    environment.put("VIREO_URL", RabbitNode.sharedUrl());
    String classes =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !BRIDGE.matcher(new File(entry).getName()).lookingAt())
            .collect(Collectors.joining(File.pathSeparator));

    placeOrder(classes);

    assertThat(ownSpans()).isEmpty();
    List<Span> spans = assertOneTraceOfTheAgent();
    assertThat(spans.get(1).parent()).isEqualTo(spans.get(0).id());
  }

  @Test
  void theAgentAloneTracesEventsWhereMicrometerTracingIsThereToo() throws Exception {
    environment.put("VIREO_URL", RabbitNode.sharedUrl());

    placeOrder(System.getProperty("java.class.path"));

    assertThat(ownSpans())
        .as("Micrometer Tracing makes spans of requests, and none of events")
        .containsExactly("http post /orders");
    List<Span> spans = assertOneTraceOfTheAgent();
    assertThat(spans.get(1).parent())
        .as("what the agent sees as current when Micrometer Tracing has read the request's headers")
        .isEqualTo(requestSpan);
  }

  @Test
  void anAgentThatIsSwitchedOffLeavesEventsToMicrometerTracing() throws Exception {
    environment.put("OTEL_JAVAAGENT_ENABLED", "false");
    environment.put("VIREO_URL", TestApplication.memory());

    placeOrder(System.getProperty("java.class.path"));

    assertThat(spans()).isEmpty();
    assertThat(output())
        .containsOnlyOnce(
            "Events are traced by Micrometer's ObservationRegistry, which has a Tracer.");
    assertThat(ownSpans())
        .containsExactlyInAnyOrder(
            "http post /orders",
            "emit " + events + ".placed",
            "handle " + events + ".placed",
            "emit " + events + ".sent",
            "handle " + events + ".sent",
            "handle " + events + ".sent");
  }

  /** Runs the application for one order, until its last event has been handled. */
  private void placeOrder(String classes) throws Exception {
    Process shop = start(classes);
    try {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(output()).containsPattern(STARTED));
      Matcher port = STARTED.matcher(output());
      assertThat(port.find()).isTrue();
      HttpRequest order =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/orders"))
              .header("traceparent", "00-" + trace + "-" + requestSpan + "-01")
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(HttpClient.newHttpClient().send(order, BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(output()).contains(AgentShop.DONE));
      shop.getOutputStream().close();
      assertThat(shop.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      shop.destroyForcibly();
    }
  }

  private Process start(String classes) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-javaagent:" + AGENT,
            // A line of JSON on the standard output, at the end: earlier, the log might get into
            // it.
            "-Dotel.traces.exporter=experimental-otlp/stdout",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none",
            "-Dotel.bsp.schedule.delay=600000",
            "-cp",
            classes,
            AgentShop.class.getName(),
            "--server.port=0",
            "--spring.main.banner-mode=off",
            // Its library is there for other tests.
            "--spring.docker.compose.enabled=false",
            "--management.tracing.sampling.probability=1",
            "--shop.events=" + events);
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /**
   * Returns the spans of the agent. It is left to the caller what the parent of the first emit is.
   */
  private List<Span> assertOneTraceOfTheAgent() throws IOException {
    assertThat(output()).containsOnlyOnce("Events are traced by OpenTelemetry's Java agent.");
    List<Span> spans = spans();
    assertThat(spans)
        .extracting(Span::name)
        .containsExactly(
            "POST /orders",
            "publish " + events + ".placed",
            "process " + events + ".placed",
            "publish " + events + ".sent",
            "process " + events + ".sent",
            "process " + events + ".sent");
    assertThat(spans).extracting(Span::trace).containsOnly(trace);
    assertThat(spans.subList(1, 6)).extracting(Span::library).containsOnly("io.vireo");
    assertThat(spans.get(0).parent()).isEqualTo(requestSpan);
    assertThat(spans.subList(2, 6))
        .extracting(Span::parent)
        .containsExactly(
            spans.get(1).id(), spans.get(2).id(), spans.get(3).id(), spans.get(3).id());
    return spans;
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  /** The names of the spans that the application's own SDK has made. */
  private List<String> ownSpans() throws IOException {
    return output()
        .lines()
        .filter(line -> line.startsWith(AgentShop.OWN_SPAN))
        .map(line -> line.substring(AgentShop.OWN_SPAN.length()))
        .toList();
  }

  /** All spans that the agent has exported, in the order in which they have begun. */
  private List<Span> spans() throws IOException {
    return output()
        .lines()
        .filter(line -> line.startsWith("{\"resourceSpans\"") && line.endsWith("}"))
        .flatMap(line -> all(JSON.readTree(line), "resourceSpans"))
        .flatMap(resource -> all(resource, "scopeSpans"))
        .flatMap(
            scope ->
                all(scope, "spans").map(span -> Span.of(scope.at("/scope/name").asString(), span)))
        .sorted(Comparator.comparingLong(Span::begun))
        .toList();
  }

  private static Stream<JsonNode> all(JsonNode node, String name) {
    return StreamSupport.stream(node.path(name).spliterator(), false);
  }
}
