package io.vireo.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.ObserveOptions;
import io.vireo.ObserverStatus;
import io.vireo.Subscription.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObserverTableTest {
  private static final Instant NOW = Instant.parse("2026-11-24T23:55:00Z");
  private static final Instant BEFORE = Instant.parse("2026-11-24T23:50:18.3Z");
  private static final RouteOptions OPTIONS = RouteOptions.of(ObserveOptions.defaults());

  private final ObserverTable table = new ObserverTable(NOW, ZoneOffset.UTC);

  private static ListenerStatus route(String event, boolean broadcast, @Nullable Pause pause) {
    Traffic traffic =
        broadcast ? new Traffic(1234.56, 1, 249, 1_234_567, 3) : new Traffic(0, 0, 0, 120, 0);
    return route(event, broadcast, pause, traffic);
  }

  private static ListenerStatus route(
      String event, boolean broadcast, @Nullable Pause pause, Traffic traffic) {
    State state = pause == null ? State.RUNNING : State.PAUSED;
    return ListenerStatus.of(event, broadcast, state, pause, traffic, OPTIONS);
  }

  private static ObserverStatus observer(ListenerStatus... routes) {
    return ObserverStatus.of("id-1", "web-1", 4711, "0.1.0", BEFORE, List.of(routes));
  }

  @Test
  void eachObserverHasABlockWithARowForEachRoute() {
    Pause pause = Pause.of("anna@office", "database migration", BEFORE, NOW.plusSeconds(600), true);

    assertThat(
            table.lines(
                List.of(
                    observer(route("prices.*", true, null), route("order.placed", false, pause)),
                    ObserverStatus.of(
                        "id-2", "web-2", 1, "0.1.0", BEFORE.minusSeconds(86_400), List.of()))))
        .containsExactly(
            "",
            "id-1  web-1, process 4711, version 0.1.0, since 23:50:18",
            "  ROUTE                 STATE         RATE  IN FLIGHT  PREFETCHED    HANDLED  FAILED",
            "  order.placed          paused       0.0/s          0           0        120       0",
            "    whole route paused by anna@office since 23:50:18 until 2026-11-25 00:05:00: database migration",
            "  prices.* (broadcast)  running  1,234.6/s          1         249  1,234,567       3",
            "",
            "id-2  web-2, process 1, version 0.1.0, since 2026-11-23 23:50:18",
            "  (listens to nothing)");
  }

  @Test
  void aPauseOfTheProgramItselfSaysSo() {
    assertThat(table.describe(Pause.of(null, null, BEFORE, null, false)))
        .isEqualTo("paused by its own program since 23:50:18");
  }

  @Test
  void whatComesFromElsewhereCannotSteerTheTerminalOrMakeUpLines() {
    Pause pause = Pause.of("a\u001b[2Jb", "one\ntwo \u0007", BEFORE, null, false);
    List<String> lines = table.lines(List.of(observer(route("x\u001b]0;y\r\nz", false, pause))));

    assertThat(lines).hasSize(5).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
    assertThat(lines).last().asString().contains("paused by a?[2Jb", ": one two ?");
  }

  @Test
  void theGuideShowsWhatIsPrinted() throws IOException {
    Instant since = Instant.parse("2026-11-24T09:12:44Z");
    Instant paused = Instant.parse("2026-11-24T10:30:00Z");
    Pause pause =
        Pause.of("anna@office-3", "database migration", paused, paused.plusSeconds(600), true);
    ObserverStatus one =
        ObserverStatus.of(
            "0d3a9a60-3a4c-4e04-9d0b-5f0f6f4a5b1e",
            "web-1",
            4711,
            "0.1.0",
            since,
            List.of(route("order.placed", false, pause, new Traffic(0, 0, 0, 12_345, 3))));
    ObserverStatus other =
        ObserverStatus.of(
            "8dd7f727-0074-43fb-94b8-7f1d59c9edbb",
            "web-2",
            815,
            "0.1.0",
            since.plusSeconds(7),
            List.of(
                route("prices.#", true, null, new Traffic(17.3, 1, 0, 104_220, 0)),
                route("order.placed", false, pause, new Traffic(0, 0, 0, 12_298, 0))));

    assertThat(Files.readString(Path.of("..", "docs", "guide", "operating.md")))
        .contains(
            "2 observers on amqp://localhost\n"
                + String.join("\n", table.lines(List.of(one, other)))
                + "\n```");
  }
}
