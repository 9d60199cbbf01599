package io.vireo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.RecoveryRecord;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RecoveryShowCommandTest {
  private static final String PYTHONS =
      "{\"controller\": \"8dd7f727\", \"error\": {\"message\": \"nope\", \"traceback\": \"Traceback (most recent call last)\","
          + " \"type\": \"RuntimeError\"}, \"message\": \"{\\\"e\\\": 1}\", \"when\": 1795466535.5}";

  private final FailingListener listener = new FailingListener();

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void theListHasALineForEachWithItsId() {
    listener.fails("state", "io");

    Result result = listener.run("show", "order.placed");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .hasSize(5)
        .startsWith("2 failed events of order.placed on " + listener.url(), "");
    assertThat(result.lines().get(2)).matches("  ID +ERROR +ATTEMPTS +FAILED");
    assertThat(result.lines().get(3))
        .startsWith("  " + listener.ids().get(0) + "  IllegalStateException: no stock ")
        .matches(".* 1 +\\d\\d:\\d\\d:\\d\\d");
    assertThat(result.lines().get(4)).contains("  IOException: disk full ");
    assertThat(listener.ids()).hasSize(2);
  }

  @Test
  void theListEndsAfterTwentyUnlessToldOtherwise() {
    String[] many = new String[25];
    Arrays.fill(many, "state");
    listener.fails(many);

    Result some = listener.run("show", "order.placed");
    assertThat(some.lines()).hasSize(25).last().asString().contains("the oldest; --limit N");
    assertThat(listener.run("show", "order.placed", "--limit", "30").lines()).hasSize(28);
    assertThat(listener.run("show", "order.placed", "--json").lines()).hasSize(25);
  }

  @Test
  void onlyThoseThatAreMeantAreShown() {
    listener.fails("state", "io", "argument");

    assertThat(listener.run("show", "order.placed", "--error", "IOException").out())
        .contains("disk full")
        .doesNotContain("no stock", "quantity");
    assertThat(listener.run("show", "order.placed", "--text", "\"argument\"").out())
        .contains("quantity 0")
        .doesNotContain("no stock");
    assertThat(listener.run("show", "order.placed", "--before", "1h").lines())
        .containsExactly(
            "None of 3 failed events of order.placed on " + listener.url() + " is selected");
  }

  @Test
  void oneIsShownWithAllThatIsKnownOfIt() {
    listener
        .observer()
        .emit(
            FailingListener.ROUTE,
            Map.of("fails", "state"),
            EmitOptions.builder().header("tenant", "eu-1").messageId("order-42").build());
    Eventually.holds(() -> listener.recovery().count() == 1);
    RecoveryRecord failed = listener.records().get(0);

    Result result = listener.run("show", "order.placed", failed.id());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.lines())
        .contains(
            "Record    " + failed.id(),
            "Attempts  1",
            "Route     order.placed",
            "Observer  " + listener.observer().id(),
            "Event     order.placed",
            "Id        order-42",
            "Header    tenant: eu-1",
            "Error     java.lang.IllegalStateException: no stock",
            "Data      17 bytes of application/json",
            "    {\"fails\":\"state\"}")
        .anyMatch(line -> line.startsWith("Failed    2") && line.endsWith("Z"))
        .anyMatch(line -> line.startsWith("    \tat io.vireo.cli.FailingListener.handle("));
    assertThat(listener.recovery().count()).isEqualTo(1);
  }

  @Test
  void machinesGetEverythingOnOneLine() {
    listener.fails("state");

    Result result = listener.run("show", "order.placed", listener.ids().get(0), "--json");

    JsonNode failed = Json.MAPPER.readTree(result.out());
    assertThat(result.lines()).hasSize(1);
    assertThat(failed.path("id").asString()).isEqualTo(listener.ids().get(0));
    assertThat(failed.path("error").path("message").asString()).isEqualTo("no stock");
    assertThat(failed.path("error").path("trace").asString()).contains("FailingListener");
    assertThat(Json.MAPPER.readTree(failed.path("event").path("body").asString()))
        .isEqualTo(Json.MAPPER.readTree("{\"id\":1,\"fails\":\"state\"}"));
    assertThat(failed.path("listener").isNull()).isTrue();
  }

  @Test
  void theBytesOfOneAreWrittenAsTheyAre() {
    byte[] bytes = {0, (byte) 0xff, '\n', 'x'};
    listener.store(record(bytes));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Result result =
        listener.run(
            new Shell().output(out), "show", "order.placed", listener.ids().get(0), "--raw");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void bytesThatAreNoTextAreShownInHexadecimal() {
    listener.store(record(new byte[] {0, (byte) 0xff, '\n', 'x'}));

    Result result = listener.run("show", "order.placed", listener.ids().get(0));

    assertThat(result.lines())
        .contains("Data      4 bytes")
        .anyMatch(line -> line.matches("    00000000  00 ff 0a 78 +\\.\\.\\.x"));
    assertThat(listener.run("show", "order.placed", "--json").out())
        .contains("\"body_base64\":\"AP8KeA==\"");
  }

  private static String record(byte[] body) {
    return Json.MAPPER.writeValueAsString(
        Map.of(
            "message",
            new String(body, UTF_8),
            "message_base64",
            Base64.getEncoder().encodeToString(body)));
  }

  @Test
  void recordsOfPythonServicesAreShownToo() {
    listener.store(PYTHONS);

    assertThat(listener.run("show", "order.placed").lines())
        .last()
        .asString()
        .matches("  \\w+  RuntimeError: nope +- +2026-11-23 .*");
    assertThat(listener.run("show", "order.placed", listener.ids().get(0)).lines())
        .contains("Observer  8dd7f727", "Error     RuntimeError: nope", "    {\"e\": 1}")
        .noneMatch(line -> line.startsWith("Attempts") || line.startsWith("Id "));
  }

  @Test
  void aRecordThatIsNotThereIsAFailure() {
    for (String option : new String[] {"--json", "--raw"}) {
      Result result = listener.run("show", "order.placed", "nonsense", option);

      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines())
          .containsExactly(
              "vireo: There is no record nonsense in RECOVERY.order.placed on "
                  + listener.url()
                  + ", or another command holds it at the moment; 'vireo recovery show order.placed' shows the ids");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show x --raw",
        "show x 1 --raw --json",
        "show x 1 --error E",
        "show x --limit 0",
        "show x --from yesterday",
        "show"
      })
  void whatCannotBeMeantIsWrongUse(String arguments) {
    Result result = listener.run(arguments.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }
}
