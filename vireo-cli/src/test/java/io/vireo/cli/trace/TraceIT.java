package io.vireo.cli.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.cli.Main;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One trace over three programs and the command, on RabbitMQ: an HTTP request, an event, a handler
 * that emits another one, and a handler that fails, is tried again and fails again, until the
 * command redrives the event.
 */
class TraceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path AGENT = Path.of("target", "agent", "opentelemetry-javaagent.jar");

  /** It exports lines of JSON to the standard output, soon. */
  private static final List<String> WITH_THE_AGENT =
      List.of(
          "-javaagent:" + AGENT,
          "-Dotel.traces.exporter=experimental-otlp/stdout",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none",
          "-Dotel.bsp.schedule.delay=100");

  private final String url = RabbitNode.sharedUrl();
  private final String events = "order." + UUID.randomUUID();
  private final String placed = events + ".placed";
  private final String shipped = events + ".shipped";
  private final String requestTrace = UUID.randomUUID().toString().replace("-", "");
  private final String requestSpan = requestTrace.substring(16);
  private final Map<String, JavaProcess> programs = new LinkedHashMap<>();

  @AfterEach
  void close() {
    programs.values().forEach(JavaProcess::close);
  }

  @Test
  void programsThatMakeTheirOwnTelemetryAreOneTrace() throws Exception {
    run("program", List.of());

    List<ExportedSpan> spans = awaitSpans();

    assertThat(spans)
        .extracting(ExportedSpan::shown)
        .containsExactly(
            "ordering: SERVER GET /order",
            "ordering: PRODUCER publish " + placed,
            "shipping: CONSUMER process " + placed,
            "shipping: PRODUCER publish " + shipped,
            "billing: CONSUMER process " + shipped,
            "billing: CONSUMER process " + shipped,
            "billing: CONSUMER process " + shipped);
    assertOneTrace(spans);
  }

  /** The agent traces RabbitMQ's client, too, where Vireo does not tell it otherwise. */
  @Test
  void programsWithTheAgentAreTheSameTraceAndItMakesNoFurtherSpanOfAnEvent() throws Exception {
    run("agent", WITH_THE_AGENT);

    List<ExportedSpan> spans = awaitSpans();

    assertThat(spans)
        .extracting(ExportedSpan::shown)
        .containsExactly(
            "ordering: SERVER GET /order",
            "ordering: PRODUCER publish " + placed,
            "shipping: CONSUMER process " + placed,
            "shipping: CLIENT GET",
            "ordering: SERVER GET /stock",
            "shipping: PRODUCER publish " + shipped,
            "billing: CONSUMER process " + shipped,
            "billing: CONSUMER process " + shipped,
            "billing: CONSUMER process " + shipped);
    assertOneTrace(spans);
    assertThat(spans.get(3).parent())
        .as("what a handler does belongs to the span of the handler")
        .isEqualTo(spans.get(2).id());
  }

  private void run(String telemetry, List<String> options) throws Exception {
    for (String role : List.of("ordering", "shipping", "billing")) {
      programs.put(role, JavaProcess.start(url, options, Shop.class, role, events, telemetry));
    }
    int port = programs.values().stream().mapToInt(TraceIT::awaitReady).sum();
    order(port);
    try (Core core = Core.connect(url)) {
      await().atMost(PATIENCE).until(() -> core.recovery(shipped).count() == 1);
    }
    redrive();
  }

  private static int awaitReady(JavaProcess program) {
    await()
        .atMost(PATIENCE)
        .until(() -> program.errors().contains(Shop.READY) || !program.isRunning());
    return program
        .errors()
        .lines()
        .filter(line -> line.startsWith(Shop.READY))
        .mapToInt(line -> Integer.parseInt(line.substring(Shop.READY.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(program.errors()));
  }

  private void order(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/order"))
            .header("traceparent", "00-" + requestTrace + "-" + requestSpan + "-01")
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(answer.body()).isEqualTo("ordered");
  }

  private void redrive() throws InterruptedException {
    try (JavaProcess command =
        JavaProcess.start(url, List.of(), Main.class, "recovery", "redrive", shipped)) {
      assertThat(command.await()).as(command.errors()).isZero();
    }
  }

  /** All spans of all programs, in the order in which they have begun. */
  private List<ExportedSpan> spans() {
    List<ExportedSpan> all = new ArrayList<>();
    programs.forEach((role, program) -> all.addAll(ExportedSpan.in(role, program.output())));
    all.sort(Comparator.comparingLong(ExportedSpan::begun));
    return all;
  }

  /** Waits for the last span, and ends the programs, which then export what is left. */
  private List<ExportedSpan> awaitSpans() {
    Predicate<ExportedSpan> billed = span -> span.shown().endsWith("process " + shipped);
    await().atMost(PATIENCE).until(() -> spans().stream().filter(billed).count() >= 3);
    programs.values().forEach(JavaProcess::close);
    return spans();
  }

  private void assertOneTrace(List<ExportedSpan> spans) {
    assertThat(spans).allMatch(span -> span.trace().equals(requestTrace));
    List<ExportedSpan> ofEvents =
        spans.stream().filter(span -> !span.name().startsWith("GET")).toList();
    assertThat(ofEvents).allMatch(span -> span.library().startsWith("io.vireo"));

    ExportedSpan request = spans.get(0);
    ExportedSpan publishPlaced = ofEvents.get(0);
    ExportedSpan processPlaced = ofEvents.get(1);
    ExportedSpan publishShipped = ofEvents.get(2);
    assertThat(request.parent()).isEqualTo(requestSpan);
    assertThat(publishPlaced.parent()).isEqualTo(request.id());
    assertThat(processPlaced.parent()).isEqualTo(publishPlaced.id());
    assertThat(publishShipped.parent()).isEqualTo(processPlaced.id());
    List<ExportedSpan> tries = ofEvents.subList(3, 6);
    assertThat(tries).allMatch(span -> span.parent().equals(publishShipped.id()));
    assertThat(tries.get(0).links()).as("the first try").isEmpty();
    assertThat(tries.get(1).links())
        .as("the retry links to the emit and to the first try")
        .containsExactly(publishShipped.id(), tries.get(0).id());
    assertThat(tries.get(2).links())
        .as("the redrive links to the emit and to the retry")
        .containsExactly(publishShipped.id(), tries.get(1).id());
  }
}
