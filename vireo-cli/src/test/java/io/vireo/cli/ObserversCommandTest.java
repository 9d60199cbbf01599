package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ObserversCommandTest {
  private final String url = "memory:" + UUID.randomUUID();
  private final Observer one = Observer.connect(url);
  private final Observer other = Observer.connect(url);

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private Result run(String command, String... arguments) {
    return Shell.run(
        Stream.of(
                Stream.of(command), Stream.of(arguments), Stream.of("--for", "100ms", "--url", url))
            .flatMap(all -> all)
            .toArray(String[]::new));
  }

  @Test
  void everyObserverIsListedWithItsRoutes() {
    one.on("order.placed", event -> {});
    other.on("order.placed", event -> {});
    other.onBroadcast("prices.*", event -> {});

    Result result = run("observers");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.lines()).first().isEqualTo("2 observers on " + url);
    assertThat(result.lines())
        .filteredOn(line -> line.contains(", process " + ProcessHandle.current().pid() + ","))
        .hasSize(2)
        .anyMatch(line -> line.startsWith(one.id() + "  "))
        .anyMatch(line -> line.startsWith(other.id() + "  "));
    assertThat(result.lines())
        .filteredOn(line -> line.matches(" +order\\.placed +running .*"))
        .hasSize(2);
    assertThat(result.lines())
        .filteredOn(line -> line.matches(" +prices\\.\\* \\(broadcast\\) +running .*"))
        .hasSize(1);
  }

  @Test
  void whoHasPausedAListenerUntilWhenAndWhyIsShown() {
    one.on("order.placed", event -> {});
    PauseOptions why =
        PauseOptions.builder()
            .by("anna@office")
            .reason("database migration")
            .howLong(Duration.ofMinutes(10))
            .build();
    other.control().pauseRoute("order.placed", why);

    Result result = run("observers");

    assertThat(result.lines()).anyMatch(line -> line.matches(" +order\\.placed +paused .*"));
    assertThat(result.lines())
        .last()
        .asString()
        .startsWith("    whole route paused by anna@office since ")
        .contains(" until ")
        .endsWith(": database migration");
  }

  @Test
  void howBusyAListenerIsIsShown() {
    CountDownLatch release = new CountDownLatch(1);
    one.on("order.placed", event -> release.await());
    Stream.of(1, 2, 3).forEach(number -> one.emit("order.placed", number));
    Eventually.holds(
        () -> run("observers").out().matches("(?s).*order\\.placed +running +\\S+ +1 +2 +0 +0\\n"));

    release.countDown();

    Eventually.holds(
        () -> run("observers").out().matches("(?s).*order\\.placed +running +\\S+ +0 +0 +3 +0\\n"));
  }

  @Test
  void withJsonEachIsALineWithAllThatItSays() {
    one.on("order.placed", event -> {});
    other.on("order.placed", event -> {});
    other.onBroadcast("prices.*", event -> {});
    other.control().pauseRoute("order.placed", PauseOptions.builder().by("anna").build());

    Result result = run("observers", "--json");

    List<JsonNode> observers = result.lines().stream().map(Json.MAPPER::readTree).toList();
    assertThat(observers)
        .extracting(observer -> observer.path("id").asString())
        .containsExactlyInAnyOrder(one.id(), other.id());
    JsonNode first =
        observers.stream()
            .filter(all -> all.path("id").asString().equals(one.id()))
            .toList()
            .get(0);
    assertThat(first.propertyNames())
        .containsExactly("id", "host", "process", "version", "since", "routes");
    JsonNode route = first.path("routes").path(0);
    assertThat(route.propertyNames())
        .containsExactly("event", "broadcast", "state", "pause", "traffic", "options");
    assertThat(route.path("pause").path("by").asString()).isEqualTo("anna");
    assertThat(route.path("pause").path("wholeRoute").asBoolean()).isTrue();
    assertThat(route.path("traffic").propertyNames())
        .containsExactly("rate", "inFlight", "prefetched", "handled", "failed");
    assertThat(route.path("options").path("queueExpiration").asString()).isEqualTo("PT1M");
  }

  @Test
  void aRouteMayBeChosen() {
    one.on("order.placed", event -> {});
    one.on("order.paid", event -> {});
    other.on("order.paid", event -> {});

    Result result = run("observers", "order.placed");

    assertThat(result.lines()).first().isEqualTo("1 observer on " + url);
    assertThat(result.out()).contains(one.id()).doesNotContain(other.id(), "order.paid");
  }

  @Test
  void thatNobodyIsThereIsSaidAndHasACodeOfItsOwn() {
    for (String[] arguments : new String[][] {{}, {"--json"}}) {
      Result result = run("observers", arguments);

      assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines())
          .containsExactly("vireo: No observer answered on " + url + " within 100ms");
    }
  }

  @Test
  void aRouteThatIsPausedWhileNobodyListensSaysSo() {
    one.on("order.paid", event -> {});
    one.control().pauseRoute("order.placed", PauseOptions.builder().by("anna").build());

    Result result = run("observers", "order.placed");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.errorLines()).hasSize(2);
    assertThat(result.errorLines())
        .last()
        .asString()
        .startsWith("vireo: order.placed: whole route paused by anna since ");
  }

  @Test
  void aPingNamesThoseWhoAreThere() {
    one.on("order.placed", event -> {});
    other.onBroadcast("prices.*", event -> {});

    Result result = run("ping");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines()).hasSize(3);
    assertThat(result.lines())
        .first()
        .isEqualTo("2 observers answered on " + url + " within 100ms");
    assertThat(result.lines())
        .anyMatch(line -> line.startsWith(one.id() + "  "))
        .anyMatch(line -> line.startsWith(other.id() + "  "))
        .last()
        .asString()
        .endsWith(", process " + ProcessHandle.current().pid());
  }

  @Test
  void aPingThatNobodyAnswersHasACodeOfItsOwn() {
    try (Core core = Core.connect(url)) {
      assertThat(core.emit("nobody.listens")).isFalse();
      Result result = run("ping");

      assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
      assertThat(result.lines())
          .containsExactly("0 observers answered on " + url + " within 100ms");
    }
  }
}
