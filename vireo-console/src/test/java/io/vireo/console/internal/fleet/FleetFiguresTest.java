package io.vireo.console.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.PauseOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The figures of the console agree with each other, and say how fresh they are. */
class FleetFiguresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = "memory:" + UUID.randomUUID();
  @RegisterExtension private final TestConsole console = new TestConsole(url);
  private final Observer shop = console.closeLater(Observer.connect(url));

  @Test
  void theRateOfARouteIsTheSumOfThatOfItsListeners() {
    Observer office = console.closeLater(Observer.connect(url));
    shop.on("order.placed", order -> {});
    office.on("order.placed", order -> {});
    for (int i = 0; i < 100; i++) {
      shop.emit("order.placed", i);
    }
    await().atMost(PATIENCE).until(() -> console.get("/overview").path("rate").doubleValue(0) > 1);

    JsonNode route = console.get("/routes/order.placed");

    double sum =
        route
            .path("items")
            .valueStream()
            .mapToDouble(item -> item.path("rate").doubleValue())
            .sum();
    assertThat(route.path("items")).hasSize(2);
    assertThat(route.path("rate").doubleValue()).isEqualTo(FleetJson.rounded(sum)).isPositive();
  }

  @Test
  void theHistoryOfARouteIsNullWhereNothingIsKnown() {
    shop.on("order.placed", order -> {});
    await().atMost(PATIENCE).until(() -> console.get("/routes").path("routes").size() == 1);

    JsonNode history = console.get("/routes/order.placed").path("history");

    assertThat(history).hasSize(60);
    assertThat(history.path(0).isNull()).isTrue();
  }

  @Test
  void failedEventsOfARouteAndABroadcastOfOneNameCountOnce() {
    shop.on("prices", price -> fail());
    shop.onBroadcast("prices", price -> {});
    shop.emit("prices", 1);
    shop.emit("prices", 2);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                console
                        .get("/routes")
                        .path("routes")
                        .valueStream()
                        .filter(route -> route.path("failedEvents").intValue(0) == 2)
                        .count()
                    == 2);
    JsonNode overview = console.get("/overview");
    assertThat(overview.path("failedEvents").intValue()).isEqualTo(2);
    assertThat(titles(overview)).containsOnlyOnce("2 failed events of prices");
  }

  @Test
  void theStreamTellsHowFreshTheFiguresAre() {
    await().atMost(PATIENCE).until(() -> !console.tabs().events("fresh").isEmpty());

    JsonNode fresh = console.tabs().events("fresh").get(0);

    assertThat(Instant.parse(fresh.path("asOf").stringValue())).isBefore(Instant.now());
  }

  @Test
  void sentencesHaveNoPartsOfASecondAndSayDurationsInWords() {
    shop.on("order.placed", order -> {});
    console.post(
        "/routes/order.placed/pause",
        "{\"reason\":\"the shop moves\",\"seconds\":900,\"scope\":\"route\"}");
    await()
        .atMost(PATIENCE)
        .until(() -> titles(console.get("/overview")).contains("order.placed is paused"));

    assertThat(console.get("/audit").path("entries").path(0).path("detail").stringValue())
        .isEqualTo("whole route for 15 minutes, because: the shop moves");
    JsonNode attention = console.get("/overview").path("attention").path(0);
    assertThat(attention.path("detail").stringValue())
        .matches(
            "Paused by olga at \\S+T\\d\\d:\\d\\d:\\d\\dZ, until \\S+T\\d\\d:\\d\\d:\\d\\dZ: .*");
  }

  @Test
  void aFindingHasALinkToThePageThatShowsIt() {
    shop.on("order/placed", order -> fail());
    shop.emit("order/placed", 1);
    console.core().control().pauseRoute("order/paid", PauseOptions.builder().build());
    shop.on("order/paid", order -> {});
    await().atMost(PATIENCE).until(() -> console.core().recovery("order/placed").count() == 1);

    assertThat(
            console
                .get("/doctor?fresh=true")
                .path("findings")
                .valueStream()
                .map(finding -> finding.path("link").asString("")))
        .contains("#/failures?route=order%2Fplaced", "#/routes/order%2Fpaid");
  }

  @Test
  void anEmptyNameIsNoName() {
    assertThat(
            console
                .refusal("POST", "/observers/" + shop.id() + "/pause", "{\"event\":\"\"}")
                .status())
        .isEqualTo(400);
    assertThat(console.refusal("POST", "/routes/a/pause", "{\"second\":60}").getMessage())
        .contains("'second'");
    assertThat(console.refusal("POST", "/routes/a/pause", "{\"scope\":\"\"}").status())
        .isEqualTo(400);
  }

  private static List<String> titles(JsonNode overview) {
    List<String> titles = new ArrayList<>();
    overview.path("attention").forEach(one -> titles.add(one.path("title").stringValue()));
    return titles;
  }

  private static void fail() {
    throw new IllegalStateException("no stock");
  }
}
