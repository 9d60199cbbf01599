package io.vireo.console.tour;

import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each page is shown as it should be: to everybody, in any width, and with names of any length. */
class LooksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Names of 200 bytes, with and without a place to break them, and one that is read from the
   * right.
   */
  private static final List<String> LONG_NAMES =
      List.of(
          "w".repeat(200),
          "order.placed.".repeat(15),
          "\u05d4\u05d6\u05de\u05e0\u05d4.".repeat(18),
          "\u6ce8\u6587\u304c\u78ba\u5b9a".repeat(13));

  /**
   * {@return the addresses of all pages by their names, with those of a route and a failed event}
   */
  private static Map<String, String> pages(ConsoleApi api, String route) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "#/");
    pages.put("routes", "#/routes");
    pages.put("route", "#/routes/" + ConsoleApi.part(route));
    pages.put("observers", "#/observers");
    pages.put("failures", "#/failures");
    JsonNode items =
        api.await(
            "failures?limit=1&route=" + ConsoleApi.part(route),
            found -> found.get("total").asInt() > 0);
    JsonNode item = items.get("items").get(0);
    JsonNode group =
        api.get("failures/groups?route=" + ConsoleApi.part(route)).get("groups").get(0);
    pages.put(
        "failures-of-a-group",
        "#/failures?group=" + ConsoleApi.part(group.get("group").asString()));
    pages.put(
        "failure",
        "#/failures/" + ConsoleApi.part(route) + "/" + ConsoleApi.part(item.get("id").asString()));
    for (String name :
        List.of("tasks", "delayed", "emit", "listen", "doctor", "described", "audit")) {
      pages.put(name, "#/" + name);
    }
    return pages;
  }

  /** A task that changes nothing, so that the page of tasks has something to show. */
  private static Map<String, Object> redriveAll() {
    return Map.of(
        "action",
        "redrive",
        "target",
        Map.of("filter", Map.of("route", Shop.PAID)),
        "dryRun",
        true);
  }

  private static void show(Page page, String hash) {
    page.goTo(hash);
    page.all().role("heading").await();
    page.awaitQuiet();
  }

  private static void look(Page page, int width, String scheme) {
    page.prefer(scheme);
    page.resize(width, 800);
    page.awaitQuiet();
  }

  private static void examine(Page page, String name, SoftAssertions softly) {
    page.screenshot(name, false);
    softly.check(page::requireAccessible);
  }

  @Test
  @SuppressWarnings("try") // The shop only has to be there.
  void axeFindsNothingSeriousInAnyPageWhichPicturesShow() {
    try (EmptyBroker broker = EmptyBroker.ofRabbitMq();
        Shop shop = Shop.open(broker.url());
        ConsoleUnderTest console = ConsoleUnderTest.of(broker);
        Page page = console.open()) {
      ConsoleApi api = console.api();
      Map<String, String> pages = pages(api, Shop.PAID);
      api.run(redriveAll());
      SoftAssertions softly = new SoftAssertions();
      pages.forEach(
          (name, hash) -> {
            look(page, 1280, "light");
            show(page, hash);
            examine(page, name + "-light-1280", softly);
            look(page, 1280, "dark");
            examine(page, name + "-dark-1280", softly);
            look(page, 360, "light");
            examine(page, name + "-light-360", softly);
            // Each colour has been examined above, and each place of an element.
            look(page, 360, "dark");
            page.screenshot(name + "-dark-360", false);
          });
      softly.check(page::requireNoProblem);
      softly.assertAll();
    }
  }

  @Test
  void namesOfAnyLengthFitIntoEachPageInAnyWidth() {
    try (EmptyBroker broker = EmptyBroker.inMemory();
        Observer program = Observer.connect(broker.url());
        ConsoleUnderTest console = consoleOfLongNames(broker, program);
        Page page = console.open()) {
      SoftAssertions softly = new SoftAssertions();
      pages(console.api(), LONG_NAMES.get(0))
          .forEach(
              (name, hash) -> {
                show(page, hash);
                for (int width : new int[] {2560, 1280, 360}) {
                  look(page, width, "light");
                  page.screenshot("long-names-%s-%d".formatted(name, width), false);
                  softly.check(page::requireFits);
                }
              });
      softly.check(page::requireNoProblem);
      softly.assertAll();
    }
  }

  /** A console finds the events at once that have failed before it starts, and later ones later. */
  private static ConsoleUnderTest consoleOfLongNames(EmptyBroker broker, Observer program) {
    failOnLongNames(program);
    for (String name : LONG_NAMES) {
      await().atMost(PATIENCE).until(() -> program.recovery(name).count() == 1);
    }
    return ConsoleUnderTest.of(broker);
  }

  private static void failOnLongNames(Observer program) {
    for (String name : LONG_NAMES) {
      program.on(
          name,
          event -> {
            throw new IllegalStateException(name.repeat(5));
          },
          ObserveOptions.builder().resumable(true).build());
      program.emit(
          name,
          Map.of(name, List.of(name, name.repeat(20))),
          EmitOptions.builder().header(name.substring(0, 20), name.repeat(2)).build());
      program.emitLater(name, name, Duration.ofHours(1));
    }
  }
}
