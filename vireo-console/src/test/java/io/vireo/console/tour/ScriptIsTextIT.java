package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What others put into names, data, headers and errors is text in every page, and never runs. */
class ScriptIsTextIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Each would set a variable in a page that takes it for markup, a script, a URL or a template.
   */
  private static final List<String> SCRIPTS =
      List.of(
          "<img src=x onerror=ran=1>",
          "</script><script>ran=1</script>",
          "\"'><svg onload=ran=1>",
          "javascript:ran=1",
          "${ran=1}{{ran=1}}",
          "&lt;b onclick=ran=1&gt;&#x3c;script>ran=1",
          "a/../b%2e%2e%2f?ran=1#/ran",
          "\u202Egpj.x\u2066'];ran=1//");

  private static final ObserveOptions KEPT = ObserveOptions.builder().resumable(true).build();

  /** {@return all pages, with those of each hostile name} */
  private static List<String> pages(ConsoleApi api) {
    List<String> pages =
        new ArrayList<>(
            List.of(
                "#/",
                "#/routes",
                "#/observers",
                "#/failures",
                "#/tasks",
                "#/delayed",
                "#/emit",
                "#/listen",
                "#/doctor",
                "#/described",
                "#/audit"));
    SCRIPTS.forEach(script -> pages.add("#/routes/" + ConsoleApi.part(script)));
    api.await("failures?limit=100", found -> found.get("total").asInt() == SCRIPTS.size())
        .get("items")
        .forEach(
            item ->
                pages.add(
                    "#/failures/"
                        + ConsoleApi.part(item.get("route").asString())
                        + "/"
                        + ConsoleApi.part(item.get("id").asString())));
    api.get("failures/groups")
        .get("groups")
        .forEach(
            group ->
                pages.add("#/failures?group=" + ConsoleApi.part(group.get("group").asString())));
    SCRIPTS.forEach(script -> pages.add("#/failures?text=" + ConsoleApi.part(script)));
    SCRIPTS.forEach(script -> pages.add("#/" + script));
    return pages;
  }

  /** A console finds the events at once that have failed before it starts, and later ones later. */
  private static ConsoleUnderTest consoleOfScripts(EmptyBroker broker, Observer program) {
    fill(program);
    return ConsoleUnderTest.of(broker);
  }

  private static void fill(Observer program) {
    for (String script : SCRIPTS) {
      program.on(
          script,
          event -> {
            throw new IllegalStateException(script);
          },
          KEPT);
      assertThat(
              program.emit(
                  script,
                  Map.of(script, List.of(script, Map.of("name", script))),
                  EmitOptions.builder().header("note", script).build()))
          .isTrue();
      program.emitLater(script, script, Duration.ofHours(1));
      await().atMost(PATIENCE).until(() -> program.recovery(script).count() == 1);
      program
          .control()
          .pauseRoute(script, PauseOptions.builder().by(script).reason(script).build());
    }
  }

  @Test
  void noPageRunsWhatNamesDataHeadersAndErrorsHold() {
    try (EmptyBroker broker = EmptyBroker.inMemory();
        Observer program = Observer.connect(broker.url());
        ConsoleUnderTest console = consoleOfScripts(broker, program);
        Page page = console.open()) {
      for (String hash : pages(console.api())) {
        page.goTo(hash);
        page.all().role("heading").await();
        page.awaitQuiet();

        assertThat(page.evaluate("'ran' in window").asBoolean()).as(hash).isFalse();
        assertThat(foreignElements(page).toString()).as(hash).isEqualTo("[]");
        page.requireNoProblem();
      }

      page.goTo("#/routes");
      SCRIPTS.forEach(script -> page.main().role("table").text(shown(script)).await());
      page.goTo("#/failures");
      SCRIPTS.forEach(script -> page.main().role("table").text(shown(script)).await());
    }
  }

  /** {@return how pages show a text: with the numbers of characters that turn its direction} */
  private static String shown(String text) {
    return text.replace("\u202E", "‹U+202E›").replace("\u2066", "‹U+2066›");
  }

  /** {@return elements that the console's own pages never have} */
  private static JsonNode foreignElements(Page page) {
    return page.evaluate(
        "[...document.querySelectorAll('img[src=x], script:not([src]):not([type=importmap]), svg[onload], iframe,"
            + " [onerror], [onclick], a[href^=\"javascript\" i]')].map(element => element.outerHTML)");
  }
}
