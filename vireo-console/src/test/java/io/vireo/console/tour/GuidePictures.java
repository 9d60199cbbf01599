package io.vireo.console.tour;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Draws the pictures of docs/guide/console.md again: the pages of a console for a {@link Market} on
 * RabbitMQ. It is not run with the tests, but by {@code ./dev pictures --console}.
 */
class GuidePictures {
  private static final Path IMAGES = Path.of("../docs/images");

  /** How many tens of seconds of traffic the chart of the overview shows. */
  private static final int POINTS = Integer.getInteger("vireo.pictures.points", 24);

  @Test
  void drawsThePagesOfTheGuide() throws IOException {
    try (EmptyBroker broker = EmptyBroker.ofRabbitMq("shop");
        Market market = Market.open(broker.url());
        ConsoleUnderTest console = ConsoleUnderTest.of(broker);
        Page page = console.open()) {
      market.awaitFailures(10);
      market.pauseInvoices();
      act(console.api());
      awaitTraffic(console.api());
      drawFleet(page);
      drawDoctorAndTap(page);
      drawFailures(page, market);
      show(page, "#/audit");
      draw(page, "audit");
      page.requireNoProblem();
    }
  }

  /** Does what the audit then tells. */
  private static void act(ConsoleApi api) {
    String mail = "routes/" + ConsoleApi.part("mail.requested");
    api.post(mail + "/pause", Map.of("scope", "route", "reason", "the mail server moves"));
    api.post(mail + "/resume", Map.of("scope", "route"));
    api.run(
        Map.of(
            "action",
            "redrive",
            "target",
            Map.of("filter", Map.of("route", Market.PAID)),
            "dryRun",
            true));
  }

  private static void awaitTraffic(ConsoleApi api) {
    await()
        .atMost(Duration.ofSeconds(20L * POINTS + 60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> pointsOf(api.get("overview")) >= POINTS);
  }

  private static long pointsOf(JsonNode overview) {
    return StreamSupport.stream(overview.get("history").get("handled").spliterator(), false)
        .filter(value -> !value.isNull())
        .count();
  }

  private static void drawFleet(Page page) throws IOException {
    show(page, "#/");
    draw(page, "overview");
    page.prefer("dark");
    draw(page, "overview-dark");
    page.prefer("light");
    show(page, "#/routes");
    draw(page, "routes");
    show(page, "#/routes/" + ConsoleApi.part(Market.PAID));
    page.css(".picture svg").await();
    draw(page, "route");
  }

  private static void drawFailures(Page page, Market market) throws IOException {
    show(page, "#/failures");
    page.css(".group-link").await();
    draw(page, "failures");
    page.css(".group-link").nth(0).click();
    page.css(".event-link").nth(0).click();
    page.all().role("heading", "Failed event").await();
    page.awaitQuiet();
    draw(page, "event");
    market.repairTheBank();
    show(page, "#/failures");
    page.all().roleContaining("button", "Redrive the group").nth(0).click();
    page.dialog().css("#redrive-rate").fill("10");
    page.dialog().roleContaining("button", "Redrive ").click();
    page.dialog().css("progress").await();
    page.dialog().text("left").await();
    draw(page, "redrive");
    page.dialog().button("Close").nth(0).click();
  }

  private static void drawDoctorAndTap(Page page) throws IOException {
    show(page, "#/doctor");
    page.css(".finding").await();
    draw(page, "doctor");
    page.prefer("dark");
    show(page, "#/listen?event=" + ConsoleApi.part(Market.PLACED));
    page.main().button("Listen").click();
    await().until(() -> page.css(".tap-event").count() >= 12);
    page.main().button("Stop").click();
    page.css(".tap-event summary").nth(1).click();
    page.awaitQuiet();
    draw(page, "listen");
    page.prefer("light");
  }

  private static void show(Page page, String hash) {
    page.goTo(hash);
    page.all().role("heading").await();
    page.awaitQuiet();
  }

  private static void draw(Page page, String name) throws IOException {
    Path picture = page.screenshot("guide-" + name, false);
    Files.write(IMAGES.resolve("console-" + name + ".png"), SmallPicture.of(picture));
  }
}
