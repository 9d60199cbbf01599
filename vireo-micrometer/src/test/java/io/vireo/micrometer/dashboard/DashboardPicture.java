package io.vireo.micrometer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Draws the dashboard for the guide: its panels, with the answers of a real Prometheus to their
 * queries, as Chromium shows them on a page. It takes four minutes and is no test; {@code ./dev
 * pictures --dashboard} runs it.
 */
class DashboardPicture {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String PAGE = "picture.html";
  private static final Map<String, String> VARIABLES =
      Map.of("job", ".*", "core", ".*", "event", ".*", "__rate_interval", "10s");

  private final ObjectMapper json = JsonMapper.shared();
  private final Dashboard dashboard =
      Dashboard.read(DOCS.resolve("observability/vireo-dashboard.json"));

  @Test
  void draw(@TempDir Path folder) throws Exception {
    Path data = Files.createDirectory(folder.resolve("prometheus"));
    try (RabbitNode node = RabbitNode.start();
        Shop shop = Shop.open(node);
        Prometheus prometheus =
            Prometheus.start(
                data, Shop.JOB, shop.port(), DOCS.resolve("observability/vireo-alerts.yml"))) {
      Instant from = Instant.now().plusSeconds(12);
      haveABadDay(shop, from);
      Path page = folder.resolve(PAGE);
      Files.writeString(page, page(prometheus, from, Instant.now()));
      screenshot(folder, page, DOCS.resolve("images/dashboard.png").toAbsolutePath());
    }
  }

  /** Handlers fail for a while, invoices are paused, and in the end most of it is repaired. */
  private static void haveABadDay(Shop shop, Instant from) {
    awaitSecond(from, 45);
    shop.breakHandlers();
    awaitSecond(from, 60);
    shop.loseConnections();
    awaitSecond(from, 75);
    shop.pauseInvoices();
    awaitSecond(from, 90);
    shop.repairHandlers();
    awaitSecond(from, 110);
    shop.redrive();
    awaitSecond(from, 135);
    shop.resumeInvoices();
    awaitSecond(from, 150);
    shop.emitForNobody();
    shop.hang(Duration.ZERO);
    awaitSecond(from, 180);
  }

  private static void awaitSecond(Instant from, int seconds) {
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> Instant.now().isAfter(from.plusSeconds(seconds)));
  }

  private String page(Prometheus prometheus, Instant from, Instant to) throws IOException {
    ObjectNode all = json.createObjectNode();
    all.put("from", from.getEpochSecond());
    all.put("to", to.getEpochSecond());
    all.set("dashboard", dashboard.json());
    ObjectNode answers = all.putObject("answers");
    for (JsonNode panel : dashboard.panels()) {
      ArrayNode ofPanel = answers.putArray(panel.get("id").asString());
      for (JsonNode target : panel.get("targets")) {
        String query = Dashboard.substitute(target.get("expr").asString(), VARIABLES);
        ofPanel.add(prometheus.queryRange(query, from, to));
      }
    }
    try (var template = DashboardPicture.class.getResourceAsStream(PAGE)) {
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("/*DATA*/ null", json.writeValueAsString(all).replace("<", "\\u003c"));
    }
  }

  private static void screenshot(Path folder, Path page, Path picture)
      throws IOException, InterruptedException {
    Process chromium =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--window-size=1560,2168",
                "--user-data-dir=" + folder.resolve("chromium"),
                "--screenshot=" + picture,
                page.toUri().toString())
            .inheritIO()
            .start();
    assertThat(chromium.waitFor()).isZero();
    IndexedPicture.rewrite(picture);
  }
}
