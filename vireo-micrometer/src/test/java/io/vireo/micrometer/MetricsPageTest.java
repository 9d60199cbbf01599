package io.vireo.micrometer;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vireo.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page docs/guide/metrics.md shows the meters that there are, and asks Prometheus for them. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "guide", "metrics.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(vireo\\.[a-z.]+)` \\|(.*)\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern QUERY = Pattern.compile("(?s)```promql\n(.*?)```");
  private static final Pattern SERIES = Pattern.compile("vireo_[a-z_]+");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([a-z]+)\"");

  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private AutoCloseable metrics;

  /**
   * A meter.
   *
   * @param lastTag the values of the last tag that has a fixed set of values
   */
  private record Shown(String type, String unit, Set<String> tags, Set<String> lastTag) {}

  @BeforeEach
  void run() {
    metrics = VireoMetrics.of(registry).withQueueDepth(Duration.ofMillis(100)).bind(app);
    app.on("order.placed", data -> {});
    app.emit("order.placed");
    await()
        .untilAsserted(
            () -> {
              assertThat(registry.get("vireo.settlement").meters()).hasSizeGreaterThan(1);
              assertThat(registry.get("vireo.queue.depth").gauge().value()).isZero();
              assertThat(registry.find("vireo.recovery.depth").gauges()).hasSize(2);
            });
  }

  @AfterEach
  void close() throws Exception {
    app.close();
    metrics.close();
  }

  @Test
  void theTableShowsEachMeterWithItsTypeUnitAndTags() throws IOException {
    Map<String, Shown> shown = new TreeMap<>();
    for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
      List<String> cells = Stream.of(row.group(2).split("\\|", -1)).map(String::strip).toList();
      String[] tags = cells.get(2).split(":", 2);
      shown.put(
          row.group(1),
          new Shown(
              cells.get(0),
              cells.get(1),
              words(tags[0]),
              tags.length == 1 ? Set.of() : words(tags[1])));
    }

    assertThat(shown).isEqualTo(actual(registry));
  }

  private static Set<String> words(String cell) {
    return CODE.matcher(cell)
        .results()
        .map(found -> found.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static Map<String, Shown> actual(MeterRegistry registry) {
    Map<String, Shown> actual = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      assertThat(id.getDescription()).as(id.getName()).isNotBlank();
      Shown one =
          actual.computeIfAbsent(
              id.getName(),
              any ->
                  new Shown(
                      id.getType().name().toLowerCase(Locale.ROOT),
                      id.getBaseUnit() == null ? "" : id.getBaseUnit(),
                      id.getTags().stream().map(Tag::getKey).collect(toCollection(TreeSet::new)),
                      new TreeSet<>()));
      id.getTags().stream()
          .filter(tag -> Set.of("outcome", "state").contains(tag.getKey()))
          .forEach(tag -> one.lastTag().add(tag.getValue()));
    }
    return actual;
  }

  @Test
  void theTableShowsAllMetersThatTheCodeKnows() {
    assertThat(actual(registry).keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(MeterName.values()).map(MeterName::id).toList());
  }

  @Test
  void eachQueryAsksForWhatPrometheusScrapes() throws IOException {
    String scraped = registry.scrape();
    List<String> queries =
        QUERY
            .matcher(Files.readString(PAGE))
            .results()
            .flatMap(found -> found.group(1).lines())
            .filter(line -> !line.isBlank())
            .toList();

    assertThat(queries).hasSizeGreaterThan(3);
    for (String query : queries) {
      assertThat(SERIES.matcher(query).results().map(MatchResult::group))
          .isNotEmpty()
          .allSatisfy(series -> assertThat(scraped).containsPattern("(?m)^" + series + "[{ ]"));
      assertThat(LABEL.matcher(query).results().map(MatchResult::group))
          .allSatisfy(label -> assertThat(scraped).contains(label));
    }
  }

  @Test
  void aNameTakesAsManyTimeSeriesAsThePageSays() {
    Stream<String> emitted = series("vireo_emit_seconds");
    Stream<String> all = series("vireo_");

    assertThat(emitted).hasSize(9);
    assertThat(all.filter(line -> !line.startsWith("vireo_emit_seconds"))).hasSizeBetween(33, 37);
  }

  private Stream<String> series(String prefix) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(prefix) && line.contains("event=\"order.placed\""));
  }
}
