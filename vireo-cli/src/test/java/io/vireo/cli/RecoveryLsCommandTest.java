package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryLsCommandTest {
  private final FailingListener listener = new FailingListener();

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void failedEventsAreGroupedByRouteAndError() {
    listener.fails("state", "io", "state", "argument", "state");

    Result result = listener.run("ls", "order.placed");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .hasSize(6)
        .startsWith("5 failed events of 1 route on " + listener.url(), "");
    assertThat(result.lines().get(2)).matches("  ROUTE +ERROR +EVENTS +OLDEST +NEWEST");
    String time = " +\\d\\d:\\d\\d:\\d\\d +\\d\\d:\\d\\d:\\d\\d";
    assertThat(result.lines().get(3))
        .matches("  order\\.placed  java\\.lang\\.IllegalStateException +3" + time);
    assertThat(result.lines().get(4))
        .matches("  order\\.placed  java\\.io\\.IOException +1" + time);
    assertThat(result.lines().get(5))
        .matches("  order\\.placed  java\\.lang\\.IllegalArgumentException +1" + time);
    assertThat(listener.recovery().count()).isEqualTo(5);
  }

  @Test
  void withoutARouteItFindsThoseThatObserversAnswerForAndSaysWhatItCannotSee() {
    listener.observer().onBroadcast("prices.*", event -> failAlways());
    listener.fails("state");
    listener.observer().broadcast("prices.up", 1);
    Eventually.holds(() -> listener.observer().recovery("prices.*").count() == 1);

    Result result = listener.run("ls", "--for", "100ms");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .first()
        .isEqualTo("2 failed events of 2 routes on " + listener.url());
    assertThat(result.out())
        .contains("  order.placed  ", "  prices.*      ")
        .contains("Could not be seen:")
        .contains("  Failed events of routes that no observer has named: memory: keeps no");
  }

  private static void failAlways() {
    throw new UnsupportedOperationException("prices are not known here");
  }

  @Test
  void machinesGetALineForEachGroup() {
    listener.fails("state", "state");

    Result result = listener.run("ls", "order.placed", "--json");

    assertThat(result.lines())
        .singleElement()
        .asString()
        .startsWith(
            "{\"kind\":\"group\",\"route\":\"order.placed\",\"error\":\"java.lang.IllegalStateException\",\"events\":2,\"oldest\":\"2")
        .contains("Z\",\"newest\":\"2");
    assertThat(listener.run("ls", "--json", "--for", "50ms").lines())
        .last()
        .asString()
        .startsWith("{\"kind\":\"unseen\",\"what\":\"Failed events of routes");
  }

  @Test
  void thatNothingHasFailedIsSaidAndNoError() {
    Result result = listener.run("ls", "order.placed", "order.paid");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines())
        .containsExactly("No failed events of order.placed, order.paid on " + listener.url());
  }

  @Test
  void thatNothingWasSeenIsNotSaidToBeThatNothingHasFailed() {
    Result result = listener.run("ls", "--for", "50ms");

    assertThat(result.lines())
        .first()
        .isEqualTo("No failed events that could be seen on " + listener.url());
    assertThat(result.out()).contains("Could not be seen:");
  }

  @Test
  void whatEventsSayCannotSteerTheTerminal() {
    listener.store(
        Json.MAPPER.writeValueAsString(
            Map.of("message", "1", "error", Map.of("type", "a\u001b[2Jb\nc"))));

    Result result = listener.run("ls", "order.placed");

    assertThat(result.out()).contains("  a?[2Jb c ").doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amq.x", "RECOVERY.x", ""})
  void aNameThatIsNoEventsIsWrongUse(String route) {
    Result result = listener.run("ls", route);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }
}
