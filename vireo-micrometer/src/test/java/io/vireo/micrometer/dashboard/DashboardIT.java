package io.vireo.micrometer.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.micrometer.dashboard.Dashboard.Query;
import io.vireo.micrometer.dashboard.Dashboard.Variable;
import io.vireo.micrometer.dashboard.Prometheus.Alert;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A real Prometheus scrapes a real program on a real RabbitMQ, which gets into each trouble for
 * which the dashboard and the alerts are made. Each query of the dashboard has to show something,
 * and each alert has to be active then, and only then.
 */
class DashboardIT {
  private static final Path FOLDER = Path.of("..", "docs", "observability");
  private static final Path ALERTS = FOLDER.resolve("vireo-alerts.yml");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What Grafana puts in the place of its own variables; the window is four scrapes or more. */
  private static final Map<String, String> OF_GRAFANA = Map.of("__rate_interval", "10s");

  /** The event for which an alert is active; for those that tell of an event. */
  private static final Map<String, String> EVENTS =
      Map.of(
          "VireoListenerPaused", "invoice.sent",
          "VireoNobodyTakes", "order.forgotten",
          "VireoEventsWait", "invoice.sent",
          "VireoOldestEvent", "report.wanted",
          "VireoFailureRatio", "order.paid",
          "VireoRecoveryGrows", "order.paid",
          "VireoRecoveryNotEmpty", "order.paid",
          "VireoEventsLost", "order.cancelled",
          "VireoEmitsFail", "order.placed",
          "VireoListenerNotRegistered", "order.placed");

  /** These are active while there is no broker; all others before. */
  private static final Set<String> WITHOUT_BROKER =
      Set.of("VireoDown", "VireoConnectionDown", "VireoListenerNotRegistered", "VireoEmitsFail");

  private static final Dashboard DASHBOARD = Dashboard.read(FOLDER.resolve("vireo-dashboard.json"));

  /** The queries that have shown something yet. */
  private static final Set<Query> SEEN = new HashSet<>();

  /** The alerts that were active, with those of their labels that tell the event. */
  private static final Map<String, Set<String>> ACTIVE = new TreeMap<>();

  private static final Set<String> ACTIVE_WHILE_ALL_WAS_WELL = new TreeSet<>();
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static Prometheus prometheus;

  @BeforeAll
  static void getIntoEachTrouble(@TempDir Path folder) {
    RabbitNode node = RabbitNode.start();
    OPEN.add(node);
    Shop shop = Shop.open(node);
    OPEN.add(0, shop);
    prometheus = Prometheus.start(folder, Shop.JOB, shop.port(), ALERTS);
    OPEN.add(0, prometheus);
    awaitAllWell();

    shop.pauseInvoices();
    shop.emitForNobody();
    shop.breakHandlers();
    shop.hang(Duration.ofHours(1));
    shop.loseConnections();
    awaitSeen("Redelivered");
    awaitSeen("Went to recovery");
    shop.redrive();
    awaitSeen("Redriven");
    awaitActive(name -> !WITHOUT_BROKER.contains(name));
    shop.holdUpFailureListeners();
    awaitSeen("Failures that are not counted");
    shop.loseBroker();
    awaitActive(WITHOUT_BROKER::contains);
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable one : OPEN) {
      one.close();
    }
  }

  // ---- Watching while the program gets into trouble

  private static void awaitAllWell() {
    await("a healthy program")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(prometheus.query("min(vireo_health) == 1")).isNotEmpty();
              assertThat(prometheus.query("sum(rate(vireo_handle_seconds_count[10s])) > 1"))
                  .isNotEmpty();
              assertThat(prometheus.query("vireo_queue_depth_events >= 0")).isNotEmpty();
              assertThat(activeAlerts()).isEmpty();
            });
    Instant threeLater = Instant.now().plusSeconds(3);
    await("three evaluations of the alerts")
        .atMost(PATIENCE)
        .until(
            () -> {
              ACTIVE_WHILE_ALL_WAS_WELL.addAll(activeAlerts());
              return prometheus.lastEvaluation().isAfter(threeLater);
            });
  }

  private static List<String> activeAlerts() {
    return prometheus.alerts().stream()
        .filter(alert -> !alert.active().isEmpty())
        .map(Alert::name)
        .toList();
  }

  /** Looks at the queries that have shown nothing yet, and at all alerts. */
  private static void look() {
    for (Query query : DASHBOARD.queries()) {
      if (!SEEN.contains(query)
          && prometheus.query(withAll(query)).stream()
              .anyMatch(sample -> Double.isFinite(sample.value()) && sample.value() != 0)) {
        SEEN.add(query);
      }
    }
    for (Alert alert : prometheus.alerts()) {
      for (JsonNode labels : alert.active()) {
        ACTIVE
            .computeIfAbsent(alert.name(), any -> new TreeSet<>())
            .add(labels.path("event").asString(""));
      }
    }
  }

  private static void awaitSeen(String panel) {
    await(panel)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              look();
              assertThat(unseen()).noneMatch(query -> query.panel().equals(panel));
            });
  }

  private static List<Query> unseen() {
    return DASHBOARD.queries().stream().filter(query -> !SEEN.contains(query)).toList();
  }

  private static void awaitActive(Predicate<String> wanted) {
    List<String> names = prometheus.alerts().stream().map(Alert::name).filter(wanted).toList();
    await("alerts")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              look();
              assertThat(ACTIVE.keySet()).containsAll(names);
            });
  }

  // ---- The variables of the dashboard

  /** As Grafana asks while "All" is chosen. */
  private static String withAll(Query query) {
    return substitute(query, variable -> ".*");
  }

  private static String substitute(Query query, UnaryOperator<String> valueOf) {
    Map<String, String> values = new HashMap<>(OF_GRAFANA);
    DASHBOARD.variables().forEach(one -> values.put(one.name(), valueOf.apply(one.name())));
    return Dashboard.substitute(query.expression(), values);
  }

  /** The values that a variable offers while "All" is chosen for the others. */
  private static List<String> valuesOf(Variable variable) {
    Map<String, String> all = new HashMap<>();
    DASHBOARD.variables().forEach(one -> all.put(one.name(), ".*"));
    return prometheus.labelValues(variable.label(), Dashboard.substitute(variable.series(), all));
  }

  @Test
  void noAlertIsActiveWhileAllIsWell() {
    assertThat(ACTIVE_WHILE_ALL_WAS_WELL).isEmpty();
  }

  @Test
  void eachQueryOfTheDashboardShowsSomethingInTheStateForWhichItIsMade() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              look();
              assertThat(unseen()).as("queries that show nothing").isEmpty();
            });
  }

  @Test
  void eachAlertIsActiveForTheEventThatIsInTrouble() {
    assertThat(prometheus.alerts())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            alert -> {
              assertThat(alert.lastError()).isEmpty();
              assertThat(ACTIVE).containsKey(alert.name());
            });
    EVENTS.forEach((alert, event) -> assertThat(ACTIVE.get(alert)).as(alert).contains(event));
  }

  @Test
  void theVariablesOfferWhatIsThere() {
    Map<String, List<String>> offered = new HashMap<>();
    DASHBOARD.variables().forEach(one -> offered.put(one.name(), valuesOf(one)));

    assertThat(offered.get("job")).containsExactly("shop");
    assertThat(offered.get("core")).containsExactly("shop", "till");
    assertThat(offered.get("event"))
        .contains("order.placed", "order.forgotten", "price.*", "price.tea");
  }

  @Test
  void aChoiceOfAllValuesShowsWhatAllShows() {
    Map<String, String> choices = new HashMap<>();
    DASHBOARD.variables().forEach(one -> choices.put(one.name(), Dashboard.choice(valuesOf(one))));

    for (Query query : DASHBOARD.queries()) {
      String chosen = substitute(query, choices::get);
      assertThat(prometheus.query(chosen))
          .as(chosen)
          .hasSameSizeAs(prometheus.query(withAll(query)));
    }
  }

  @Test
  void eachQueryShowsOnlyTheChosenJob() {
    for (Query query : DASHBOARD.queries()) {
      String another = substitute(query, name -> name.equals("job") ? "another" : ".*");
      assertThat(prometheus.query(another)).as(another).isEmpty();
    }
  }

  // ---- The file of the alerts

  @Test
  void promtoolAcceptsTheAlerts() throws Exception {
    assertThat(promtool("check", "rules", ALERTS)).contains("SUCCESS");
  }

  @Test
  void theAlertsFireAfterTheirTimeAndSayWhatToDo() throws Exception {
    Path test =
        Path.of(
            "src",
            "test",
            "resources",
            "io",
            "vireo",
            "micrometer",
            "dashboard",
            "alerts-test.yml");
    assertThat(promtool("test", "rules", test)).contains("SUCCESS");

    String text = Files.readString(test);
    assertThat(prometheus.alerts())
        .allSatisfy(alert -> assertThat(text).contains("alertname: " + alert.name()));
  }

  private static String promtool(String verb, String what, Path file)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("promtool", verb, what, file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
