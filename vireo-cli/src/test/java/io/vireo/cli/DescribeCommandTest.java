package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import io.vireo.spi.ExchangeNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DescribeCommandTest {
  private static final String SENDS =
      """
      {"asyncapi": "3.0.0", "info": {"title": "shop", "version": "1"},
       "channels": {"order": {"address": "order.placed", "messages": {"Order": {"payload": {"type": "%s"}}}}},
       "operations": {"send": {"action": "send", "channel": {"$ref": "#/channels/order"}}}}
      """;

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer app = Observer.connect(url);

  @TempDir private Path folder;

  /** The data of an event. */
  record Order(String id, int cents) {}

  @AfterEach
  void close() {
    app.close();
  }

  private Result run(String... arguments) {
    return Shell.run(
        Stream.of(
                Stream.of("describe"),
                Stream.of(arguments),
                Stream.of("--for", "500ms", "--url", url))
            .flatMap(all -> all)
            .toArray(String[]::new));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void theServicesOnTheBrokerAreDescribedInJson() {
    app.on("order.placed", Order.class, order -> {});
    app.emit("order.placed", new Order("a", 1));

    Result result = run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    JsonNode document = Json.MAPPER.readTree(result.out());
    assertThat(document.path("asyncapi").asString()).isEqualTo("3.0.0");
    assertThat(document.path("channels").propertyNames()).containsExactly("order.placed");
    assertThat(document.path("operations").propertyNames())
        .hasSize(2)
        .allMatch(name -> name.contains("order.placed"));
    assertThat(document.path("components").path("schemas").propertyNames())
        .containsExactly("Order");
    assertThat(run().out()).isEqualTo(result.out());
  }

  @Test
  void thePageIsPrintedOnDemand() {
    app.on("order.placed", Order.class, order -> {});

    Result result = run("--markdown");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines())
        .contains("### order.placed", "| <code>cents</code> | integer (int32) | yes |  |  |");
  }

  @Test
  void theOutputReplacesAFile() throws IOException {
    app.on("order.placed", Order.class, order -> {});
    String file = file("fleet.json", "old");

    Result result = run("--output", file);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(Files.readString(Path.of(file))).isEqualTo(run().out());
  }

  @Test
  void anOutputThatCannotBeWrittenIsReported() {
    app.on("order.placed", event -> {});

    Result result = run("--output", folder.toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.errorLines()).singleElement().asString().contains("cannot be written");
  }

  @Test
  void thatNobodyAnswersHasACodeOfItsOwn() throws IOException {
    String old = file("old.json", SENDS.formatted("string"));

    for (String[] arguments : new String[][] {{}, {"--markdown"}, {"--diff", old}}) {
      Result result = run(arguments);

      assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines())
          .containsExactly("vireo: No observer answered on " + url + " within 500ms");
    }
  }

  @Test
  void theServicesAreComparedWithAnEarlierDocument() throws IOException {
    app.on("order.placed", Order.class, order -> {});
    app.on("order.paid", Order.class, order -> {});
    String before = file("before.json", run().out());
    assertThat(run("--diff", before).exitCode()).isZero();
    assertThat(run("--diff", before).lines()).containsExactly("The documents say the same.");

    app.stopListening("order.paid");
    Result result = run("--diff", before);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.lines())
        .containsSubsequence(
            "1 breaking change:",
            "  channel order.paid",
            "    channel: it was removed, and others may still send to it or wait for its events");
  }

  /** Observers that are no observers answer the question of the command. */
  private void answer(String... answers) {
    ObserveOptions control =
        ObserveOptions.builder()
            .exchange(ExchangeNames.CONTROL)
            .exchangeType(ExchangeType.TOPIC)
            .build();
    EmitOptions reply =
        EmitOptions.builder()
            .exchange(ExchangeNames.CONTROL)
            .exchangeType(ExchangeType.TOPIC)
            .build();
    app.onBroadcast(
        "observer.all",
        question -> {
          for (String answer : answers) {
            app.broadcast(
                question.path("answerTo").asString(), Json.MAPPER.readTree(answer), reply);
          }
        },
        control);
  }

  private static String status(String id) {
    return """
        {"id":"%s","host":"far\\u001b[2J","process":1,"version":"0.0.1","since":"2026-01-01T00:00:00Z","routes":[]}
        """
        .formatted(id);
  }

  @Test
  void thoseThatDoNotDescribeThemselvesAreNamedAndTheOthersDescribed() {
    app.on("order.placed", Order.class, order -> {});
    answer(
        status("older"),
        status("broken"),
        "{\"id\":\"broken\",\"document\":{\"asyncapi\":7}}",
        status("failing"),
        "{\"id\":\"failing\",\"problem\":\"no\\u001b[31m types\"}",
        "{\"id\":\"unknown\",\"document\":{}}",
        "[]",
        "7");

    Result result = run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.errorLines())
        .containsExactly(
            "vireo: The answer of Observer broken (far?[2J, process 1, version 0.0.1) is a document of AsyncAPI 7; only version 3 is read",
            "vireo: Observer failing (far?[2J, process 1, version 0.0.1) is missing in the document: no?[31m types",
            "vireo: Observer older (far?[2J, process 1, version 0.0.1) is missing in the document: its version may be too old to describe itself, or it needs more time (--for)");
    assertThat(Json.MAPPER.readTree(result.out()).path("channels").propertyNames())
        .contains("order.placed");
  }

  @Test
  void aDocumentOfAStrangerIsPrintedWithoutHarm() {
    String hostile =
        SENDS
            .formatted("string")
            .replace("\"shop\"", "\"\\u001b[2J../..\"")
            .replace("{\"type\": \"string\"}", "{\"$ref\": \"#/components/schemas/X\"}")
            .replace(
                "\"operations\"",
                "\"components\": {\"schemas\": {\"X\": {\"allOf\": [{\"$ref\": \"#/components/schemas/X\"}]}}}, \"operations\"");
    answer(status("stranger"), "{\"id\":\"stranger\",\"document\":" + hostile + "}");

    Result json = run();
    Result page = run("--markdown");

    assertThat(json.exitCode()).isZero();
    assertThat(page.exitCode()).isZero();
    assertThat(json.out() + json.err() + page.out() + page.err()).doesNotContain("\u001b");
    assertThat(Json.MAPPER.readTree(json.out()).path("operations").propertyNames())
        .anyMatch(name -> name.endsWith(".send"));
  }

  @Test
  void twoFilesAreCompared() throws IOException {
    String old = file("old.json", SENDS.formatted("integer"));
    String current = file("new.json", SENDS.formatted("number"));

    Result there = Shell.run("describe", "--diff", old, current);
    Result back = Shell.run("describe", "--diff", current, old);
    Result same = Shell.run("describe", "--diff", old, old);

    assertThat(there.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(there.out()).startsWith("1 breaking change:\n  order.placed, sent by shop\n");
    assertThat(back.exitCode()).isZero();
    assertThat(back.out()).startsWith("1 harmless change:\n  order.placed, sent by shop\n");
    assertThat(same.exitCode()).isZero();
    assertThat(Stream.of(there, back, same)).allMatch(result -> result.err().isEmpty());
  }

  @Test
  void aDocumentMayComeFromStandardInput() throws IOException {
    String file = file("old.json", SENDS.formatted("string"));

    assertThat(
            new Shell()
                .input("\uFEFF" + SENDS.formatted("object"))
                .start("describe", "--diff", file, "-")
                .exitCode())
        .isEqualTo(ExitCode.FAILED);
    assertThat(
            new Shell()
                .input(SENDS.formatted("string"))
                .start("describe", "-", "--markdown")
                .lines())
        .contains("# shop");
  }

  @Test
  void severalFilesAreMerged() throws IOException {
    String shop = file("shop.json", SENDS.formatted("string"));
    String billing =
        file(
            "billing.json",
            SENDS
                .formatted("string")
                .replace("\"send\"", "\"receive\"")
                .replace("shop", "billing"));

    Result result = Shell.run("describe", shop, billing);

    assertThat(result.exitCode()).isZero();
    assertThat(Json.MAPPER.readTree(result.out()).path("operations").propertyNames())
        .containsExactly("billing.receive", "shop.send");
    assertThat(Shell.run("describe", shop, billing, "--markdown").lines())
        .contains("| [order.placed](#channel-order) | shop | billing |");
  }

  @Test
  void aTerminalIsNotControlledByWhatDocumentsSay() throws IOException {
    String hostile = SENDS.formatted("string").replace("shop", "\\u001b[2Jshop\u009b1m\u202e");
    String old = file("old.json", hostile);
    String current = file("new.json", hostile.replace("string", "object"));

    for (List<String> arguments :
        List.of(
            List.of("describe", old),
            List.of("describe", old, "--markdown"),
            List.of("describe", old, current),
            List.of("describe", "--diff", old, current))) {
      Result result = Shell.run(arguments.toArray(String[]::new));

      assertThat(result.out() + result.err()).doesNotContain("\u001b", "\u009b", "\u202e");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "asyncapi: 3.0.0\ninfo:\n  title: shop\n",
        "{\"asyncapi\": \"2.6.0\"}",
        "{\"openapi\": \"3.1.0\"}",
        "{\"asyncapi\": 3}",
        "[]",
        "null",
        "{\"asyncapi\": \"3.0.0\"",
        "{\"asyncapi\": \"3.0.0\", \"asyncapi\": \"3.0.0\"}"
      })
  void whatIsNoDocumentIsRefused(String content) throws IOException {
    String file = file("bad.json", content);
    String good = file("good.json", SENDS.formatted("string"));

    for (List<String> arguments :
        List.of(
            List.of("describe", file, "--markdown"),
            List.of("describe", "--diff", file, good),
            List.of("describe", "--diff", good, file))) {
      Result result = Shell.run(arguments.toArray(String[]::new));

      assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.out()).isEmpty();
      assertThat(result.errorLines()).singleElement().asString().contains(file);
    }
  }

  @Test
  void aYamlDocumentIsRefusedWithTheReason() throws IOException {
    Result result = Shell.run("describe", file("bad.yaml", "asyncapi: 3.0.0\n"), "--markdown");

    assertThat(result.err()).contains("only JSON is read: convert a YAML document to JSON first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--diff", "--diff a b c", "--diff - -", "a b --diff --markdown", "none.json"})
  void wrongUseIsRefusedInOneLine(String arguments) {
    Result result = Shell.run(("describe " + arguments).split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.out()).isEmpty();
  }
}
