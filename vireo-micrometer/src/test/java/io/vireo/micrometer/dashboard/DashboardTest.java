package io.vireo.micrometer.dashboard;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.micrometer.dashboard.Dashboard.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The form of the dashboard and of the alerts. {@link DashboardIT} asks their queries. */
class DashboardTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final int COLUMNS = 24;
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern RUNBOOK = Pattern.compile("runbook: (\\S+)");
  private static final Pattern TABLE_ALERT = Pattern.compile("(?m)^\\| `(Vireo\\w+)` \\|");
  private static final Pattern LABELS = Pattern.compile("vireo_[a-z_]+(\\{[^}]*})?");

  private final Dashboard dashboard =
      Dashboard.read(DOCS.resolve("observability/vireo-dashboard.json"));

  @Test
  void eachPanelSaysWhatItShowsInWhichUnit() {
    assertThat(dashboard.panels())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            panel -> {
              assertThat(panel.get("description").asString()).endsWith(".");
              assertThat(panel.at("/fieldConfig/defaults/unit").asString("")).isNotEmpty();
              assertThat(panel.at("/datasource/uid").asString("")).isEqualTo("${datasource}");
              assertThat(panel.get("targets").valueStream())
                  .isNotEmpty()
                  .allSatisfy(
                      target ->
                          assertThat(target.at("/datasource/uid").asString(""))
                              .isEqualTo("${datasource}"));
            });
    assertThat(dashboard.json().get("panels").valueStream().map(panel -> panel.get("id").asInt()))
        .doesNotHaveDuplicates();
  }

  @Test
  void noPanelCoversAnother() {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard.json().get("panels")) {
      JsonNode place = panel.get("gridPos");
      int right = place.get("x").asInt() + place.get("w").asInt();
      assertThat(right).isLessThanOrEqualTo(COLUMNS);
      for (int x = place.get("x").asInt(); x < right; x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          String cell = x + ", " + (place.get("y").asInt() + y);
          assertThat(taken.add(cell)).as(panel.get("title") + " at " + cell).isTrue();
        }
      }
    }
  }

  @Test
  void eachQueryKeepsToTheChosenJobsAndCores() {
    for (Query query : dashboard.queries()) {
      assertThat(LABELS.matcher(query.expression()).results().map(found -> found.group()))
          .as(query.toString())
          .isNotEmpty()
          .allSatisfy(series -> assertThat(series).contains("job=~\"$job\"", "core=~\"$core\""));
    }
  }

  @Test
  void thePageListsEachAlert() throws IOException {
    assertThat(names(TABLE_ALERT, "guide/dashboard.md"))
        .isEqualTo(names(ALERT, "observability/vireo-alerts.yml"));
  }

  @Test
  void eachRunbookIsThere() throws IOException {
    Set<String> runbooks = names(RUNBOOK, "observability/vireo-alerts.yml");
    assertThat(runbooks).isNotEmpty();
    for (String runbook : runbooks) {
      String[] parts = runbook.split("#", 2);
      assertThat(anchors(DOCS.resolve("..").resolve(parts[0]))).as(runbook).contains(parts[1]);
    }
  }

  private static Set<String> names(Pattern pattern, String file) throws IOException {
    return pattern
        .matcher(Files.readString(DOCS.resolve(file)))
        .results()
        .map(found -> found.group(1))
        .collect(toSet());
  }

  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .toList();
  }
}
