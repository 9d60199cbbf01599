package io.vireo.opentelemetry;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page docs/guide/tracing.md shows the spans, attributes and metrics that there are. */
class TracingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "guide", "tracing.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_.]+)` \\|(.*)\\|$");

  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());

  @BeforeEach
  void run() {
    VireoTracing.of(telemetry.api()).bind(app);
    AtomicBoolean repaired = new AtomicBoolean();
    app.on(
        "order.placed",
        data -> {
          if (!repaired.get()) {
            throw new IllegalStateException("expected by this test");
          }
        },
        ObserveOptions.builder().retryPolicy(RetryPolicy.immediately(1)).build());
    app.onBroadcast("prices.*", data -> {});
    app.emit("order.placed");
    app.emit("order.unheard");
    app.broadcast("prices.changed");
    telemetry.awaitSpans(2, "process order.placed");
    repaired.set(true);
    await()
        .until(
            () ->
                app.recovery("order.placed")
                        .redrive(RecoveryFilter.all(), RedriveOptions.defaults())
                        .redriven()
                    == 1);
    telemetry.awaitSpans(3, "process order.placed");
    telemetry.span("process prices.*");
  }

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
  }

  /** The cells of each row after the first one, which is a name, by that name. */
  private static Map<String, List<String>> rows(int cells) throws IOException {
    return ROW
        .matcher(Files.readString(PAGE))
        .results()
        .collect(
            toMap(
                row -> row.group(1),
                row -> Stream.of(row.group(2).split("\\|", -1)).map(String::strip).toList()))
        .entrySet()
        .stream()
        .filter(row -> row.getValue().size() == cells && !row.getValue().get(0).isEmpty())
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, List<String>> attributes() throws IOException {
    Set<String> when = Set.of("always", "never", "sometimes", "on RabbitMQ");
    Map<String, List<String>> attributes = new TreeMap<>(rows(3));
    attributes.values().removeIf(cells -> !when.contains(cells.get(0)));
    return attributes;
  }

  @Test
  void theTableShowsAllAttributesThatTheCodeKnows() throws Exception {
    Set<String> known = new TreeSet<>();
    for (Field field : Conventions.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == AttributeKey.class) {
        known.add(((AttributeKey<?>) field.get(null)).getKey());
      }
    }
    known.remove(Conventions.LINK.getKey());

    assertThat(attributes().keySet()).isEqualTo(known);
    assertThat(Files.readString(PAGE))
        .contains("`" + Conventions.LINK + "` = `" + Conventions.CREATED.get(Conventions.LINK))
        .contains("`" + Conventions.LINK + "` = `" + Conventions.PREVIOUS.get(Conventions.LINK))
        .contains("`" + PreviousAttempt.HEADER + "`")
        .contains(Telemetry.SCHEMA_URL.replaceFirst(".*/", "version "));
  }

  @Test
  void aSpanHasTheAttributesThatTheTableShowsForIt() throws IOException {
    Map<String, List<String>> shown = attributes();
    for (int column = 0; column < 2; column++) {
      String operation = column == 0 ? "publish" : "process";
      int cell = column;
      List<SpanData> spans =
          telemetry.spans().stream()
              .filter(span -> span.getName().startsWith(operation + " "))
              .toList();
      assertThat(spans).hasSizeGreaterThan(2);
      assertThat(spans)
          .allSatisfy(
              span ->
                  assertThat(Traced.attributes(span).keySet())
                      .containsAll(attributes(shown, cell, Set.of("always")))
                      .isSubsetOf(attributes(shown, cell, Set.of("always", "sometimes"))));
      assertThat(spans.stream().flatMap(span -> Traced.attributes(span).keySet().stream()))
          .as(operation)
          .containsAll(
              column == 0
                  ? List.of("vireo.unroutable")
                  : List.of(
                      "messaging.destination.anonymous",
                      "messaging.destination.temporary",
                      "error.type",
                      "vireo.redriven",
                      "vireo.outcome"));
    }
  }

  private static Set<String> attributes(
      Map<String, List<String>> shown, int column, Set<String> when) {
    return shown.entrySet().stream()
        .filter(row -> when.contains(row.getValue().get(column)))
        .map(Map.Entry::getKey)
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void theTableShowsEachMetricWithItsTypeAndUnit() throws IOException {
    Set<String> types = Set.of("counter", "histogram");
    Map<String, List<String>> shown = new TreeMap<>();
    rows(3).forEach((name, cells) -> shown.put(name, cells.subList(0, 2)));
    shown.values().removeIf(cells -> !types.contains(cells.get(0)));
    Map<String, List<String>> actual = new TreeMap<>();
    for (MetricData metric : telemetry.metrics()) {
      assertThat(metric.getDescription()).isNotBlank();
      actual.put(metric.getName(), List.of(type(metric), "`" + metric.getUnit() + "`"));
      assertThat(metric.getData().getPoints())
          .allSatisfy(
              point ->
                  point
                      .getAttributes()
                      .forEach((key, value) -> assertThat(measured()).contains(key.getKey())));
    }

    assertThat(shown).isEqualTo(actual);
  }

  private static String type(MetricData metric) {
    return metric.getType() == MetricDataType.HISTOGRAM ? "histogram" : "counter";
  }

  /** The attributes of metrics, as the page lists them. */
  private static List<String> measured() {
    try {
      String list = Files.readString(PAGE).split("Their attributes are ", 2)[1].split("\\. ", 2)[0];
      return Arrays.stream(list.split("[^a-z._]+")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
