package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Message;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RecoveryEditCommandTest {
  private static final String OLD_DATA = "{\"amount\": 1.50, \"fails\": \"state\"}";

  private final FailingListener listener = new FailingListener();
  private String id = "";

  @BeforeEach
  void oneHasFailed() {
    listener.store(
        Json.MAPPER.writeValueAsString(
            Map.of(
                "message",
                OLD_DATA,
                "error",
                Map.of("type", "E", "message", "no"),
                "properties",
                Map.of("message_id", "order-42"))));
    id = listener.ids().get(0);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private void assertHandledOnce(int orderId) {
    listener.awaitHandled(orderId);
    assertThat(listener.recovery().count()).isZero();
  }

  @Test
  void otherDataIsRedrivenAsANewEventThatNamesTheOldOne() throws InterruptedException {
    BlockingQueue<Message<JsonNode>> messages = new LinkedBlockingQueue<>();
    listener.observer().stopListening(FailingListener.ROUTE);
    listener.observer().onMessage(FailingListener.ROUTE, messages::add);

    Result result = listener.run("edit", "order.placed", id, "--data", "{\"id\": 7}");

    assertThat(result.exitCode()).as(result.err()).isZero();
    Message<JsonNode> message = messages.poll(60, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    assertThat(message.content()).hasToString("{\"id\":7}");
    assertThat(message.headers()).containsEntry("vireo-edited-from", "order-42");
    assertThat(result.lines())
        .containsExactly(
            "Edited record "
                + id
                + " of order.placed on "
                + listener.url()
                + "; redriven as event "
                + message.id().orElseThrow());
    assertThat(listener.recovery().count()).isZero();
  }

  @Test
  void theDataComesFromAFileOrFromStandardInput(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("corrected.json"), "\n{\"id\": 7}\n");

    Result result = listener.run("edit", "order.placed", id, "--file", file.toString(), "-q");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertHandledOnce(7);

    listener.store("{\"message\": \"0\"}");
    Result piped =
        listener.run(
            new Shell().input("{\"id\": 8}"),
            "edit",
            "order.placed",
            listener.ids().get(0),
            "--file",
            "-");

    assertThat(piped.exitCode()).as(piped.err()).isZero();
    listener.awaitHandled(7, 8);
  }

  @Test
  void atATerminalTheEditorOfTheUserIsOpened(@TempDir Path directory) throws IOException {
    Path seen = directory.resolve("seen");
    Result result =
        listener.run(
            new Shell()
                .terminal()
                .variable("EDITOR", "false")
                .variable("VISUAL", editor(directory, "cp \"$1\" " + seen, "echo '{\"id\": 9}'")),
            "edit",
            "order.placed",
            id);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Files.readString(seen))
        .isEqualToIgnoringWhitespace(OLD_DATA)
        .contains("1.50")
        .hasLineCount(4);
    assertHandledOnce(9);
  }

  /**
   * Writes a script that keeps a copy of the file to edit, and then replaces its text by the output
   * of a command.
   */
  private static String editor(Path directory, String note, String prints) throws IOException {
    Path script = directory.resolve("editor");
    Files.writeString(script, "#!/bin/sh\n" + note + "\n" + prints + " > \"$1\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  @Test
  void whatWasNotChangedStays() {
    Result result =
        listener.run(new Shell().terminal().variable("EDITOR", "true"), "edit", "order.placed", id);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.errorLines())
        .containsExactly(
            "vireo: Nothing was changed: record " + id + " stays in RECOVERY.order.placed");
    assertThat(listener.ids()).containsExactly(id);
  }

  @Test
  void whatIsNotJsonIsKeptForItsAuthor(@TempDir Path directory) throws IOException {
    Path name = directory.resolve("name");
    String editor = editor(directory, "echo \"$1\" > " + name, "echo '{'");

    Result result =
        listener.run(new Shell().terminal().variable("EDITOR", editor), "edit", "order.placed", id);

    Path kept = Path.of(Files.readString(name).strip());
    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).startsWith("vireo: The text in " + kept + " is not JSON");
    assertThat(kept).hasContent("{");
    Files.delete(kept);
    assertThat(listener.ids()).containsExactly(id);
  }

  @Test
  void anEditorThatFailsChangesNothing() {
    Result result =
        listener.run(
            new Shell().terminal().variable("EDITOR", "exit 3; :"), "edit", "order.placed", id);

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("has failed with exit code 3").contains("VISUAL or EDITOR");
    assertThat(listener.ids()).containsExactly(id);
  }

  @Test
  void withoutATerminalTheDataMustBeGiven() {
    Result result = listener.run("edit", "order.placed", id);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).contains("--data or --file");
  }

  @Test
  void whatCannotBeMeantIsWrongUse() {
    for (String[] options :
        new String[][] {
          {"--data", "{"},
          {"--data", ""},
          {"--data", "1", "--file", "x"},
          {"--file", "/nowhere/x.json"}
        }) {
      String[] arguments = {"edit", "order.placed", id};
      Result result =
          listener.run(
              Stream.of(arguments, options).flatMap(Arrays::stream).toArray(String[]::new));

      assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
    }
    assertThat(listener.ids()).containsExactly(id);
  }

  @Test
  void aRecordThatIsNotThereIsAFailure() {
    assertThat(listener.run("edit", "order.placed", "nonsense", "--data", "1").exitCode())
        .isEqualTo(ExitCode.FAILED);
    assertThat(listener.run("edit", "order.paid", "nonsense", "--data", "1").err())
        .contains("There is no record nonsense in RECOVERY.order.paid");
  }

  @Test
  void anEventWhoseQueueIsGoneStays() {
    listener.store("{\"message\": \"1\", \"route\": \"order.gone\"}");
    String gone = listener.ids().get(1);

    Result result = listener.run("edit", "order.placed", gone, "--data", "2");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(listener.ids()).containsExactly(id, gone);
  }
}
